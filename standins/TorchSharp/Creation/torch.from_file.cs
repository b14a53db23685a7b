using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Operator FromFile = new("aten::from_file");

    public static Tensor from_file(
        string filename, bool? shared = null, long? size = 0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(
            FromFile.Call(
                filename, shared is { } share ? share : Argument.None, size ?? 0, dtype ?? get_default_dtype(), Argument.None, InitializeDevice(device)),
            requires_grad, null);
}
