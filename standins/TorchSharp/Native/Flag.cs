namespace TorchSharp.Native;

/// <summary>A bool of C++: one byte.</summary>
internal readonly record struct Flag(byte Value)
{
    public static implicit operator bool(Flag flag) => flag.Value != 0;

    public static implicit operator Flag(bool value) => new(value ? (byte)1 : (byte)0);
}
