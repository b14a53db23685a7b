using DistPro.Engine.Networks;
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
