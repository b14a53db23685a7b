using System.Reflection;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Pathways;

/// <summary>
/// Finds transforms by the name in their <see cref="TransformAttribute"/>, in this library and in every other one that uses it.
/// </summary>
public static class TransformCatalog
{
    private static readonly Catalog<Transform> All = new("transform", given: typeof(TransformSetup));

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => All.Names;

    /// <summary>Makes the transform of that name.</summary>
    /// <param name="name">Such as complex or at.</param>
    /// <param name="setup">What it is built from.</param>
    /// <returns>The transform, and what its distance is multiplied by.</returns>
    /// <exception cref="ArgumentException">There is no such transform.</exception>
    public static (Transform Transform, double Scale) Create(string name, TransformSetup setup) =>
        (All.Create(name, settings: null, setup), All.TypeOf(name).GetCustomAttribute<TransformAttribute>()?.Scale ?? 1);

    /// <summary>Looks at a name before a run starts.</summary>
    /// <exception cref="ArgumentException">There is no such transform.</exception>
    public static void Check(string name) => All.Check(name);
}
