using static TorchSharp.torch;

namespace DistPro.Engine.Training;

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
