using static TorchSharp.torch;

namespace Conformance.TorchSharp;

internal static class Expect
{
    /// <summary>The tensor has exactly this shape and, within the tolerance, these values in row-major order.</summary>
    internal static void Tensor(Tensor actual, long[] shape, params double[] values)
    {
        Assert.Equal(shape, actual.shape);
        Values(actual, values);
    }

    internal static void Values(Tensor actual, params double[] values)
    {
        using var flat = actual.detach().to(ScalarType.Float64).reshape(-1);
        var found = flat.data<double>().ToArray();
        Assert.Equal(values.Length, found.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double tolerance = double.IsFinite(values[i]) ? 2e-6 * Math.Max(1, Math.Abs(values[i])) : 0;
            Assert.Equal(values[i], found[i], tolerance);
        }
    }
}
