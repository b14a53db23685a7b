using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Runtime;

/// <summary>
/// The numbers that the engine gives to TorchSharp, each held until the operation that reads it is over (see
/// <see cref="HeldNumber"/>), and what stands for the methods of TorchSharp that make a number themselves.
/// </summary>
internal static class Numbers
{
    /// <summary>0.</summary>
    public static readonly Scalar Zero = 0;

    /// <summary>1; as the last argument of <c>add</c> and <c>add_</c>, which make their own where it is left out.</summary>
    public static readonly Scalar One = 1;

    private static readonly Scalar _two = 2;

    /// <summary>A real number as an operand of tensors.</summary>
    public static HeldNumber Number(double value) => new(value);

    /// <summary>A whole number as an operand of tensors: whole ones stay whole beside it.</summary>
    public static HeldNumber Number(long value) => new(value);

    /// <summary>a + b.</summary>
    public static Tensor Sum(Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + b + c.</summary>
    public static Tensor Sum(Tensor a, Tensor b, Tensor c) => Sum(Sum(a, b), c);

    /// <summary>The square of each element.</summary>
    public static Tensor Squared(this Tensor x) => x.pow(_two);

    /// <summary>0, 1, ..., count - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dtype">Their type.</param>
    /// <param name="device">Where they are; null for the CPU.</param>
    public static Tensor Counted(long count, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        arange(Zero, Number(count), One, dtype, device);
}
