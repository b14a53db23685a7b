using System.Reflection;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Pathways;

/// <summary>
/// Makes a stage of the student comparable with a stage of the teacher, and compares them. One class is one transform.
/// </summary>
public abstract class Transform : IDisposable
{
    /// <summary>
    /// Weights of the transform's own: trained beside the student's, never part of the student. Null if it has none.
    /// </summary>
    public nn.Module? Connector { get; protected init; }

    /// <summary>How far the two are apart, a scalar of at least 0.</summary>
    /// <param name="student">The student's stage, maps (N, C_s, H_s, W_s).</param>
    /// <param name="teacher">The teacher's stage, maps (N, C_t, H_t, W_t); no gradient goes through it.</param>
    public abstract Tensor Distance(FeatureMap student, FeatureMap teacher);

    /// <summary>Lets go of the connector.</summary>
    public void Dispose()
    {
        Connector?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>
/// Makes a transform known by name. The class has one public constructor, without parameters or with a <see
/// cref="TransformSetup"/>.
/// </summary>
/// <param name="name">Name under which it is found, in lower case, without spaces.</param>
public sealed class TransformAttribute(string name) : NamedAttribute(name)
{
    /// <summary>
    /// What its distance is multiplied by, so that the pathways of different transforms start at about the same strength.
    /// </summary>
    public double Scale { get; init; } = 1;
}

/// <summary>What a transform with weights of its own is built from.</summary>
/// <param name="Run">What is known of the run; its random stream draws the first weights.</param>
/// <param name="Student">The student's stage, as the probe batch has it.</param>
/// <param name="Teacher">The teacher's stage.</param>
public sealed record TransformSetup(ObjectiveSetup Run, FeatureMap Student, FeatureMap Teacher);

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
