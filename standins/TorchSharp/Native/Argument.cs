namespace TorchSharp.Native;

/// <summary>
/// One argument of an operator. Made by implicit conversion where an operator is called, and held on the stack: no call allocates for its arguments.
/// Integers may be given where the operator takes floating point: the native side converts by the operator's schema.
/// </summary>
internal readonly struct Argument
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly ValueKind Kind;

    private Argument(ValueKind kind, long bits = 0, object? reference = null)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>No value, where the schema allows that.</summary>
    public static Argument None => default;

    /// <summary>The schema's own default.</summary>
    public static Argument Default => new(ValueKind.Default);

    public static implicit operator Argument(torch.Tensor? value) => value is null ? None : new(ValueKind.Tensor, 0, value);
    public static implicit operator Argument(torch.Tensor?[]? value) => value is null ? None : new(ValueKind.Tensors, 0, value);
    public static implicit operator Argument(long value) => new(ValueKind.Int, value);
    public static implicit operator Argument(long? value) => value is long given ? new(ValueKind.Int, given) : None;
    public static implicit operator Argument(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(double? value) => value is double given ? given : None;
    public static implicit operator Argument(bool value) => new(ValueKind.Bool, value ? 1 : 0);
    public static implicit operator Argument(long[]? value) => value is null ? None : new(ValueKind.Ints, 0, value);
    public static implicit operator Argument(double[]? value) => value is null ? None : new(ValueKind.Doubles, 0, value);
    public static implicit operator Argument(bool[]? value) => value is null ? None : new(ValueKind.Bools, 0, value);
    public static implicit operator Argument(string? value) => value is null ? None : new(ValueKind.String, 0, value);
    public static implicit operator Argument(Scalar? value) => value is null ? None : new(value.Kind, value.Bits);
    public static implicit operator Argument(torch.ScalarType value) => new(ValueKind.Int, (long)value);
    public static implicit operator Argument(torch.ScalarType? value) => value is torch.ScalarType given ? given : None;
    public static implicit operator Argument(torch.Device? value) => value is null ? None : new(ValueKind.Device, value.Packed);
    public static implicit operator Argument(torch.Generator? value) => value is null ? None : new(ValueKind.Generator, 0, value);
}
