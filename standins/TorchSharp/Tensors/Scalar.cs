using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number with its kind. It holds no native memory.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly ValueKind Kind;
    internal readonly long Bits;

    internal Scalar(ValueKind kind, long bits)
    {
        Kind = kind;
        Bits = bits;
    }

    public torch.ScalarType Type => Kind switch
    {
        ValueKind.Double => torch.ScalarType.Float64,
        ValueKind.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    internal double AsDouble => Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsLong => Kind == ValueKind.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator Scalar(byte value) => new(ValueKind.Int, value);

    public static implicit operator Scalar(sbyte value) => new(ValueKind.Int, value);

    public static implicit operator Scalar(short value) => new(ValueKind.Int, value);

    public static implicit operator Scalar(int value) => new(ValueKind.Int, value);

    public static implicit operator Scalar(long value) => new(ValueKind.Int, value);

    public static implicit operator Scalar(Half value) => (double)value;

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public void Dispose()
    {
    }
}
