using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML;

namespace DistPro.MLNet.Trainers;

/// <summary>What all trainers have in common: columns, images, and how the network is trained.</summary>
public abstract class TrainerOptions
{
    private protected TrainerOptions()
    {
    }

    /// <summary>Column of images.</summary>
    public string ImageColumnName { get; set; } = "Image";

    /// <summary>
    /// Column of classes, a key. Null, with a teacher, where no image has a class: the classes are then those of the teacher,
    /// which alone teaches.
    /// </summary>
    public string? LabelColumnName { get; set; } = "Label";

    /// <summary>
    /// Column of numbers (Single), at least 0, that say how much each row counts in the loss; null where all count alike. They
    /// are scaled to a mean of 1 over the training images. Rows without a label count 1, whatever stands there.
    /// </summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>
    /// How much the images of each class count in the loss, times their example weights: <see cref="ClassWeights.Balanced"/>, or
    /// <see cref="ClassWeights.ByName"/>; null where all classes count alike.
    /// </summary>
    public ClassWeights? ClassWeights { get; set; }

    /// <summary>Column that gets the probabilities.</summary>
    public string ScoreColumnName { get; set; } = "Score";

    /// <summary>Column that gets the most probable class.</summary>
    public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

    /// <summary>Size (width, height) in pixels that images are brought to; null to take the size of the column's type.</summary>
    public (int Width, int Height)? ImageSize { get; set; }

    /// <summary>How the images are read: where decoded ones are kept, and what becomes of damaged ones.</summary>
    public ImageReading Reading { get; set; } = new();

    /// <summary>
    /// 3 for colour, 1 for luma (Rec. 601); null for as many as the teacher takes, and for 3 where there is no teacher.
    /// </summary>
    [SettingRange(atLeast: 1, atMost: 3)]
    public int? Channels { get; set; }

    /// <summary>
    /// Part of each class, above 0 and below 1, that is held out and measured after each epoch; null for none. The seed decides
    /// which images.
    /// </summary>
    [SettingRange(above: 0, below: 1)]
    public double? ValidationFraction { get; set; }

    /// <summary>
    /// Images to measure after each epoch instead of a part of the training images: the same columns, prepared by the same steps.
    /// Classes are matched by name.
    /// </summary>
    public IDataView? ValidationData { get; set; }

    /// <summary>
    /// How the network is trained: epochs, batches, learning rate, optimizer, augmentation, validation, checkpoints. Its seed is
    /// <see cref="Seed"/>. The best weights and early stopping take validation images; a checkpoint takes a <see cref="Seed"/>.
    /// </summary>
    public TrainingOptions Training { get; set; } = new();

    /// <summary>
    /// Weights that the network starts from, as many as fit, instead of ones drawn from the seed: those of a file, or a
    /// classifier's; null for drawn ones. The classifier of other classes, and whatever else they do not have, is drawn; the log
    /// tells what. A search's student starts from them, too.
    /// </summary>
    public StartingWeights? StartFrom { get; set; }

    /// <summary>
    /// Number of stages, the stem included, that stay as <see cref="StartFrom"/> has them: they are not trained, which is faster,
    /// and with few images often better; 0 for none. All of them leave the last layer to train.
    /// </summary>
    [SettingRange(atLeast: 0)]
    public int FreezeStages { get; set; }

    /// <summary>
    /// Seed of everything random; null for one that the seed of the <see cref="MLContext"/> gives, always the same, or, if that
    /// has none either, one that is drawn when the estimator is made. The log tells it.
    /// </summary>
    [SettingRange]
    public int? Seed { get; set; }

    /// <summary>Index of the GPU; null for the context's, else for the first one if there is any.</summary>
    [SettingRange(atLeast: 0)]
    public int? GpuDeviceId { get; set; }

    /// <summary>Told about once a second, and at the end of each epoch, on the training thread.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops training within one batch; Fit then throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }

    internal ClassifierColumns Columns => new(ImageColumnName, ScoreColumnName, PredictedLabelColumnName);

    /// <summary>A copy that later changes do not reach, with a seed, once everything is seen to be in range.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or two of them do not fit.</exception>
    internal static T Settle<T>(T options, MLContext context) where T : TrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        var copy = (T)options.MemberwiseClone();
        copy.Seed ??= ContextSeed.Of(context);
        copy.Validate();
        copy.Seed ??= Random.Shared.Next();
        return copy;
    }

    /// <summary>A copy that starts from these weights.</summary>
    internal T StartingFrom<T>(StartingWeights start) where T : TrainerOptions
    {
        var copy = (T)MemberwiseClone();
        copy.StartFrom = start;
        return copy;
    }

    /// <summary>Looks, before any work, whether what the options ask to be kept can be.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    internal virtual void Prepare()
    {
        Training.Checkpoint?.Prepare();
        Reading.Workspace?.Prepare();
    }

    /// <summary>The engine's part of the options, with the seed.</summary>
    internal TrainingOptions ToEngine() => Training with { Seed = Seed ?? 0 };

    /// <summary>Whether images without a label are of use.</summary>
    private protected virtual bool TakesUnlabelled => false;

    private protected virtual bool HasValidation => ValidationFraction is not null || ValidationData is not null;

    private protected virtual void Validate()
    {
        SettingRangeAttribute.Check(this);
        if (Reading.Workspace is not null)
        {
            SettingRangeAttribute.Check(Reading.Workspace);
        }
        if (Channels == 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Channels), $"{nameof(Channels)} is 2. Images are read with 1 channel (luma) or 3 (colour).");
        }
        if (LabelColumnName is null && (!TakesUnlabelled || HasValidation))
        {
            throw new ArgumentException(
                $"{nameof(LabelColumnName)} is null: expected a column of classes for "
                + $"{(TakesUnlabelled ? "images to validate on" : "a network that learns without a teacher")}, found none. Name "
                + "the column.");
        }
        CheckBalance();
        ImageColumn.CheckSize(ImageSize, nameof(ImageSize));
        Columns.Check();
        if (ValidationFraction is not null && ValidationData is not null)
        {
            throw new ArgumentException(
                $"Expected one of {nameof(ValidationFraction)} and {nameof(ValidationData)}, found both. "
                + "Leave out the one or the other.");
        }
        if (Training.Seed != new TrainingOptions().Seed)
        {
            throw new ArgumentException(
                $"{nameof(Training)}.{nameof(Seed)} is {Training.Seed}; a trainer's seed is its own {nameof(Seed)}. "
                + "Set that instead.");
        }
        if (Training.Checkpoint is not null && Seed is null)
        {
            throw new ArgumentException(
                $"{nameof(Training.Checkpoint)} is set and {nameof(Seed)} is not: a run goes on from a checkpoint of the same "
                + $"seed only, and without one each trainer draws its own. Set {nameof(Seed)}, or the context's.");
        }
        if (StartFrom is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(StartFrom.Path, nameof(StartFrom));
            SettingRangeAttribute.Check(StartFrom);
        }
        else if (FreezeStages > 0)
        {
            throw new ArgumentException(
                $"{nameof(FreezeStages)} is {FreezeStages} and {nameof(StartFrom)} is null: stages would stay as they were drawn "
                + $"from the seed, and know nothing. Set {nameof(StartFrom)} to trained weights, or {nameof(FreezeStages)} to "
                + "0.");
        }
        ToEngine().Validate(HasValidation);
    }

    private void CheckBalance()
    {
        bool balanced = Training.Sampling == Sampling.Balanced;
        string? byClass = ExampleWeightColumnName is not null ? nameof(ExampleWeightColumnName)
            : ClassWeights is not null ? nameof(ClassWeights)
            : balanced ? $"{nameof(Training)}.{nameof(Training.Sampling)}"
            : null;
        if (LabelColumnName is null && byClass is not null)
        {
            throw new ArgumentException(
                $"{byClass} is for images that have a class, and {nameof(LabelColumnName)} is null. Name the column of classes, "
                + $"or leave {byClass} out.");
        }
        if (balanced && ClassWeights == ClassWeights.Balanced)
        {
            throw new ArgumentException(
                $"Expected one of {nameof(Training)}.{nameof(Training.Sampling)} and {nameof(ClassWeights)} to balance the "
                + "classes, found both: a rare class would count twice. Leave out the one or the other.");
        }
    }
}
