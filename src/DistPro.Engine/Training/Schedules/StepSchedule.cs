using System.Text.Json.Serialization;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>
/// The rate is multiplied by a factor at each of some moments. The defaults are the field's: a tenth after 150, 180 and 210 of
/// 240 epochs.
/// </summary>
[Named("step")]
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>When the rate changes, as parts of the run in 0..1. None: the rate stays.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public IReadOnlyList<double> Milestones { get; init; } = [150.0 / 240, 180.0 / 240, 210.0 / 240];

    /// <summary>What the rate is multiplied by each time, above 0.</summary>
    [SettingRange(above: 0)]
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc />
    [JsonIgnore]
    public override bool NeedsLength => Milestones.Count > 0 || Warmup > 0;

    /// <inheritdoc />
    // Half a step of tolerance: 150/240 of 240 epochs is step 150 x batches exactly, whatever the division rounds to.
    protected override double Factor(long step, long steps, double warmup) =>
        Math.Pow(Gamma, Milestones.Count(m => step + 0.5 > m * steps));
}
