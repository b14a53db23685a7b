using DistPro.MLNet;

namespace Microsoft.ML;

/// <summary>Makes DistPro's components reachable from an <see cref="MLContext"/>.</summary>
public static class DistillationExtensions
{
    /// <summary>The components for training, distilling and loading image classifiers.</summary>
    /// <param name="context">The context whose log they write to.</param>
    public static DistillationCatalog Distillation(this MLContext context) => new(context);
}
