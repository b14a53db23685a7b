using static TorchSharp.torch;

namespace Conformance.TorchSharp.Nn;

/// <summary>Figures that PyTorch 1.13 gave for the same call: the first values of a tensor, and the sum of all.</summary>
internal static class Figures
{
    public static void Match(Tensor actual, double sum, params double[] first)
    {
        var values = actual.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        for (int i = 0; i < first.Length; i++)
        {
            AssertClose(first[i], values[i], $"value {i}");
        }
        AssertClose(sum, values.Sum(), "sum");
    }

    public static bool Equal(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    /// <summary>Small images that are no two alike: sin(0), sin(1), ... in (2, 3, 5, 4).</summary>
    public static Tensor Images() => sin(arange(120, ScalarType.Float32)).reshape(2, 3, 5, 4);

    /// <summary>cos(0), cos(1), ... in the given shape.</summary>
    public static Tensor Weights(params long[] shape) => cos(arange(shape.Aggregate((a, b) => a * b), ScalarType.Float32)).reshape(shape);

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 2e-5 * Math.Max(1, Math.Abs(expected)), $"{what}: expected {expected}, found {actual}");
}
