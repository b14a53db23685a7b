using DistPro.Engine.Runtime;

namespace DistPro.Engine.Teachers;

/// <summary>Finds means of ensembles by name.</summary>
public static class EnsembleMeanCatalog
{
    /// <summary>The means: logits, probabilities.</summary>
    public static Catalog<EnsembleMean> All { get; } = new("mean of an ensemble");
}
