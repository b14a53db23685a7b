using System.Text.Json.Serialization;
using DistPro.Engine.Data;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// Stands for a value that is chosen by the number and size of the images (<see cref="TrainingDefaults"/>); the log tells it.
    /// </summary>
    public const int Automatic = 0;

    /// <summary>
    /// Passes over the images, at least 1, or <see cref="Automatic"/>. Null for a run without a known end:
    /// <see cref="EarlyStopping"/> ends it, and nothing in it may go by the length of the run (take a
    /// <see cref="ConstantSchedule"/>). Not looked at where there is a time budget.
    /// </summary>
    [SettingRange(atLeast: 0)]
    public int? Epochs { get; init; } = Automatic;

    /// <summary>
    /// Time of the run, instead of epochs: the schedule runs over the time, and the run ends with it. Not repeatable bit for bit.
    /// </summary>
    [SettingRange(above: 0)]
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Images per step, at least 2, or <see cref="Automatic"/>.</summary>
    [SettingRange(atLeast: 0)]
    public int BatchSize { get; init; } = Automatic;

    /// <summary>Whether the last images of an epoch that make no full batch are left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Which images an epoch has: each once, or as many of each class.</summary>
    public Sampling Sampling { get; init; }

    /// <summary>Largest learning rate of the schedule, above 0, or <see cref="Automatic"/>.</summary>
    [SettingRange(atLeast: 0)]
    public double LearningRate { get; init; } = Automatic;

    /// <summary>The learning rate over the run.</summary>
    public LearningRateSchedule Schedule { get; init; } = new CosineSchedule();

    /// <summary>The optimizer: <see cref="SgdSettings"/> or <see cref="AdamWSettings"/>.</summary>
    public OptimizerSettings Optimizer { get; init; } = new SgdSettings();

    /// <summary>How exactly the network is computed; on a CPU only <see cref="Precision.BFloat16"/> makes a difference.</summary>
    public Precision Precision { get; init; } = Precision.TensorFloat32;

    /// <summary>Part of each target that is spread evenly over all classes, in 0..1.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double LabelSmoothing { get; init; }

    /// <summary>Largest norm of all gradients together, above 0; null for no clipping.</summary>
    [SettingRange(above: 0)]
    public double? GradientNorm { get; init; }

    /// <summary>
    /// Decay of a moving average of the weights, in 0..1, such as 0.999; null for none. Validation and the final weights are then
    /// the average's.
    /// </summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double? AverageDecay { get; init; }

    /// <summary>Which weights are left in the network.</summary>
    public FinalWeights FinalWeights { get; init; }

    /// <summary>Ends the run early; null to go on to the end.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What happens to the training images; null to choose by their size (<see cref="TrainingDefaults"/>).</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Seed of order, augmentation and initial weights.</summary>
    [SettingRange]
    public long Seed { get; init; } = 1;

    /// <summary>Whether the end of the run is known when it starts.</summary>
    internal bool HasEnd => Epochs is not null || TimeBudget is not null;

    /// <summary>Where the run writes down how far it is; null for nowhere.</summary>
    [JsonIgnore]
    public CheckpointSettings? Checkpoint { get; init; }

    /// <summary>
    /// What tells the weights that the network starts with, where they are not all drawn from the seed (such as
    /// <see cref="DistPro.Engine.Weights.LoadedWeights.Fingerprint"/>): a checkpoint is taken up only by a run that started from
    /// the same.
    /// </summary>
    [JsonIgnore]
    public Fingerprint StartedFrom { get; init; } = Fingerprint.Empty;

    /// <summary>The clock of time budget, checkpoints and reports.</summary>
    [JsonIgnore]
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Looks whether a run can start with these options; every run does so itself.</summary>
    /// <param name="hasValidation">Whether there are validation images.</param>
    /// <exception cref="ArgumentException">
    /// A value is outside its range, or takes validation images where there are none.
    /// </exception>
    public void Validate(bool hasValidation)
    {
        SettingRangeAttribute.Check(this);
        if (EarlyStopping is not null)
        {
            SettingRangeAttribute.Check(EarlyStopping);
        }
        Schedule.Validate();
        SettingRangeAttribute.Check(Optimizer);
        if (BatchSize == 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(BatchSize),
                $"{nameof(BatchSize)} is 1. Expected: at least 2 (batch norm has no variance over one image), or 0 to choose.");
        }
        Augmentation?.Validate();
        Checkpoint?.Validate();
        if (!HasEnd && (EarlyStopping is null || Schedule.NeedsLength))
        {
            throw new ArgumentException(
                $"{nameof(Epochs)} is null, so the run has no known end: it takes {nameof(EarlyStopping)} to end it, and a "
                + $"schedule that does not go by the length of the run, such as {nameof(ConstantSchedule)}; found "
                + $"{(EarlyStopping is null ? "no early stopping" : "early stopping")} and {Schedule.GetType().Name}.");
        }
        if (!hasValidation && (FinalWeights == FinalWeights.Best || EarlyStopping is not null))
        {
            throw new ArgumentException(
                "The best weights and early stopping go by validation images; there are none. "
                + "Give some, or use the last weights and no early stopping.");
        }
    }
}

/// <summary>Which weights a run leaves in the network.</summary>
public enum FinalWeights
{
    /// <summary>Those after the last step.</summary>
    Last,

    /// <summary>
    /// Those of the epoch with the highest accuracy on the validation images (of equal ones, with the lowest loss).
    /// </summary>
    Best,
}

/// <summary>Ends a run that does not get better on the validation images any more.</summary>
/// <param name="Patience">Epochs without a better one, at least 1, after which the run ends.</param>
public sealed record EarlyStopping([property: SettingRange(atLeast: 1)] int Patience = 10);
