namespace DistPro.Engine.Training;

/// <summary>
/// How exactly a run computes. Its weights are float32 in any case, and so are losses, checkpoints and what it leaves in the
/// network.
/// </summary>
public enum Precision
{
    /// <summary>Products with all 24 bits of float32, on a GPU too.</summary>
    Float32,

    /// <summary>
    /// Products with 11 bits on GPUs that can (from NVIDIA Ampere on), several times as fast; elsewhere the same as float32.
    /// </summary>
    TensorFloat32,

    /// <summary>
    /// Convolutions and linear layers of the network, and its maps, in bfloat16, with 8 bits of precision: half the memory. Batch
    /// norm has float32 weights and statistics; connectors and the teacher compute as with <see cref="TensorFloat32"/>.
    /// </summary>
    BFloat16,
}
