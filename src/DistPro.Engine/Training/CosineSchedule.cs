namespace DistPro.Engine.Training;

/// <summary>Learning rate that rises in a straight line over the warm-up, then falls along half a cosine to zero.</summary>
/// <param name="Peak">Largest rate.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="WarmupFraction">Part of the run that is warm-up, in 0..1.</param>
public sealed record CosineSchedule(double Peak, int TotalSteps, double WarmupFraction)
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">Zero-based step.</param>
    public double RateAt(int step)
    {
        double warmup = WarmupFraction * TotalSteps;
        if (step + 1 < warmup)
        {
            return Peak * (step + 1) / warmup;
        }
        double progress = (step - warmup) / Math.Max(1, TotalSteps - warmup);
        return Peak * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1)));
    }
}
