using System.Text.Json.Serialization;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>
/// The rate rises in a straight line over some steps, and stays. It goes by steps, not by parts of the run: the schedule of a run
/// whose end is not known beforehand.
/// </summary>
[Named("constant")]
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <summary>Steps of the rise, at least 0; 0 for none.</summary>
    [SettingRange(atLeast: 0)]
    public int WarmupSteps { get; init; } = 100;

    /// <inheritdoc />
    [JsonIgnore]
    public override bool NeedsLength => false;

    /// <inheritdoc />
    protected override double Factor(long step, long steps, double warmup) =>
        WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmupSteps);

    internal override void Validate()
    {
        base.Validate();
        NoWarmup($"counts its rise in {nameof(WarmupSteps)}");
    }
}
