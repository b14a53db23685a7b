using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a <see cref="Value"/> holds. The numbers are those of the C++ file.</summary>
internal enum ValueKind
{
    None,
    Default,
    Tensor,
    Int,
    Double,
    Bool,
    Ints,
    Doubles,
    Bools,
    Tensors,
    String,
    Device,
    Generator,
    Tuple,
}

/// <summary>One argument or result as it crosses into native code: the value itself, or the address of <see cref="Count"/> values.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    public ValueKind Kind;
    public int Count;
    public long Bits;
}
