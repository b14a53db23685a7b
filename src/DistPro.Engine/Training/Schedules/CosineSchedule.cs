namespace DistPro.Engine.Training;

/// <summary>After the warm-up the rate falls along half a cosine to zero.</summary>
[Runtime.Named("cosine")]
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>The whole run is one half cosine, but for a warm-up of a twentieth.</summary>
    public CosineSchedule() => Warmup = 0.05;

    /// <inheritdoc />
    protected override double Factor(long step, long steps, double warmup)
    {
        double progress = (step - warmup) / Math.Max(1, steps - warmup);
        return 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1)));
    }
}
