using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Finds optimizers by name: the records of settings with a <see cref="NamedAttribute"/>.</summary>
public static class OptimizerCatalog
{
    /// <summary>The optimizers, such as sgd and adamw, with the properties of their settings.</summary>
    public static Catalog<OptimizerSettings> All { get; } = new("optimizer");
}
