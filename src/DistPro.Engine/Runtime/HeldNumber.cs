using TorchSharp;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Runtime;

/// <summary>
/// A number as an operand of tensors, made by <see cref="Number(double)"/>: it becomes TorchSharp's when the operation is called,
/// and is held until that is over.
/// </summary>
/// <remarks>
/// TorchSharp gives libtorch the address of a native number and knows it no more: when another thread causes a collection of
/// garbage then, the finalizer frees the number while libtorch reads it, and the operation fails or computes with another one.
/// </remarks>
internal readonly struct HeldNumber
{
    // More than any one operation takes.
    private const int Held = 32;

    // What this thread gave last. While it is in an operation it gives nothing more, so what it gave to that one is still here.
    [ThreadStatic]
    private static Scalar[]? _given;

    [ThreadStatic]
    private static int _count;

    private readonly double _real;
    private readonly long _whole;
    private readonly bool _isWhole;

    internal HeldNumber(double value) => _real = value;

    internal HeldNumber(long value) => (_whole, _isWhole) = (value, true);

    public static implicit operator Scalar(HeldNumber number)
    {
        Scalar given = number._isWhole ? (Scalar)number._whole : (Scalar)number._real;
        (_given ??= new Scalar[Held])[_count] = given;
        _count = (_count + 1) % Held;
        return given;
    }

    public static Tensor operator +(Tensor x, HeldNumber number) => x.add(number, One);

    public static Tensor operator +(HeldNumber number, Tensor x) => x.add(number, One);

    public static Tensor operator -(Tensor x, HeldNumber number) => x.sub(number);

    public static Tensor operator -(HeldNumber number, Tensor x) => x.negative().add(number, One);

    public static Tensor operator *(Tensor x, HeldNumber number) => x.mul(number);

    public static Tensor operator *(HeldNumber number, Tensor x) => x.mul(number);

    public static Tensor operator /(Tensor x, HeldNumber number) => x.div(number);

    public static Tensor operator /(HeldNumber number, Tensor x) => x.reciprocal().mul(number);
}
