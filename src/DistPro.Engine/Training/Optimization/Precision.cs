using static TorchSharp.torch;

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

/// <summary>Allows TensorFloat32, or not, until it is disposed. The switches are libtorch's and the process's.</summary>
internal sealed class TensorFloat32 : IDisposable
{
    private readonly (bool Products, bool Convolutions) _before = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);

    public TensorFloat32(bool allowed) => Set((allowed, allowed));

    /// <summary>Sets the switches back to what they were.</summary>
    public void Dispose() => Set(_before);

    private static void Set((bool Products, bool Convolutions) allowed) =>
        (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = allowed;
}
