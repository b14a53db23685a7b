using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// Arguments while native code works with them: laid out as native values, with every tensor held so that no other thread frees it.
/// Lists and texts go to a scratch area on the caller's stack, and to native memory only when they do not fit.
/// </summary>
internal unsafe ref struct Frame
{
    /// <summary>Room for the lists and texts of nearly every call, in bytes.</summary>
    internal const int ScratchSize = 512;

    private readonly ReadOnlySpan<Argument> _arguments;
    private Span<byte> _scratch;
    private List<nint>? _spilled;
    private int _held;

    internal Frame(ReadOnlySpan<Argument> arguments, Span<byte> scratch)
    {
        _arguments = arguments;
        _scratch = scratch;
    }

    /// <summary>Fills <paramref name="values"/>, one for each argument. <see cref="Release"/> must follow, also when this throws.</summary>
    internal void Fill(Value* values)
    {
        for (int i = 0; i < _arguments.Length; i++)
        {
            ref readonly var argument = ref _arguments[i];
            values[i].Kind = argument.Kind;
            values[i].Count = 0;
            if (argument.Kind == ValueKind.Tensor) values[i].Bits = Unsafe.As<torch.Tensor>(argument.Reference!).Acquire();
            else if (argument.Reference is null) values[i].Bits = argument.Bits;
            else FillReference(ref values[i], argument.Reference);
            _held = i + 1;
        }
    }

    internal void Release()
    {
        for (int i = 0; i < _held; i++)
        {
            var reference = _arguments[i].Reference;
            if (reference is torch.Tensor tensor) tensor.Release();
            else if (reference is torch.Tensor?[] tensors) ReleaseAll(tensors, tensors.Length);
            else if (reference is torch.Generator generator) generator.Release();
        }
        if (_spilled is not null)
            foreach (var memory in _spilled) NativeMemory.Free((void*)memory);
    }

    private void FillReference(ref Value value, object reference)
    {
        switch (reference)
        {
            case long[] ints: Copy(ref value, MemoryMarshal.AsBytes(ints.AsSpan()), ints.Length); break;
            case double[] doubles: Copy(ref value, MemoryMarshal.AsBytes(doubles.AsSpan()), doubles.Length); break;
            case bool[] bools: Copy(ref value, MemoryMarshal.AsBytes(bools.AsSpan()), bools.Length); break;
            case torch.Tensor?[] tensors: FillTensors(ref value, tensors); break;
            case torch.Generator generator: value.Bits = generator.Acquire(); break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                Copy(ref value, utf8, utf8.Length);
                break;
        }
    }

    private void FillTensors(ref Value value, torch.Tensor?[] tensors)
    {
        var handles = Reserve(tensors.Length * sizeof(nint));
        value.Count = tensors.Length;
        value.Bits = (nint)handles;
        for (int i = 0; i < tensors.Length; i++)
        {
            try
            {
                ((nint*)handles)[i] = tensors[i]?.Acquire() ?? 0;
            }
            catch
            {
                ReleaseAll(tensors, i);
                throw;
            }
        }
    }

    private void Copy(ref Value value, ReadOnlySpan<byte> source, int count)
    {
        var target = Reserve(source.Length);
        source.CopyTo(new Span<byte>(target, source.Length));
        value.Count = count;
        value.Bits = (nint)target;
    }

    private byte* Reserve(int bytes)
    {
        int aligned = (bytes + 7) & ~7;
        if (aligned <= _scratch.Length)
        {
            var reserved = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_scratch));
            _scratch = _scratch[aligned..];
            return reserved;
        }
        var memory = (byte*)NativeMemory.Alloc((nuint)bytes);
        (_spilled ??= []).Add((nint)memory);
        return memory;
    }

    private static void ReleaseAll(torch.Tensor?[] tensors, int count)
    {
        for (int i = 0; i < count; i++) tensors[i]?.Release();
    }
}
