namespace TorchSharp.Native;

/// <summary>A tensor held for one native call: <c>using var self = tensor.Hold();</c></summary>
internal readonly ref struct Held
{
    private readonly torch.Tensor _tensor;

    internal Held(torch.Tensor tensor)
    {
        Handle = tensor.Acquire();
        _tensor = tensor;
    }

    internal nint Handle { get; }

    public void Dispose() => _tensor.Release();
}
