using DistPro.Engine.Tests.Networks;
using TorchSharp;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>The inputs behind the reference values of the losses, in float64.</summary>
internal static class GoldenTensors
{
    public static readonly long[] MapShape = [8, 6, 8, 8];

    /// <summary>scale u(shape, j), u the hash of the networks' reference values.</summary>
    public static torch.Tensor Hash(long[] shape, int j, double scale = 1) => Make(shape, k => scale * GoldenFill.Value(k, j));

    /// <summary>scale sin(a k + b) + 0.3 cos(0.289 a k + 2 b).</summary>
    public static torch.Tensor Waves(long[] shape, double a, double b, double scale = 1) =>
        Make(shape, k => scale * Math.Sin(a * k + b) + 0.3 * Math.Cos(0.289 * a * k + 2 * b));

    private static torch.Tensor Make(long[] shape, Func<long, double> value)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = value(k);
        }
        return torch.tensor(values, shape);
    }

    public static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected), $"expected {expected:r}, found {actual:r}");
}
