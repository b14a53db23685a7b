namespace DistPro.Engine.Training;

/// <summary>How a network does on images that it was not trained on.</summary>
/// <param name="Loss">Mean cross entropy.</param>
/// <param name="Accuracy">Part of the images whose class was found, in 0..1.</param>
public sealed record ValidationMetrics(double Loss, double Accuracy)
{
    /// <summary>Whether these are better: more accurate, or as accurate with a lower loss.</summary>
    internal bool IsBetterThan(ValidationMetrics other) =>
        Accuracy > other.Accuracy || (Accuracy == other.Accuracy && Loss < other.Loss);
}
