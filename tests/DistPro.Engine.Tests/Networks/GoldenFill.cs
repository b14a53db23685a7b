using DistPro.Engine.Networks;
using TorchSharp;

namespace DistPro.Engine.Tests.Networks;

/// <summary>The deterministic weights and images behind the reference values of the networks.</summary>
internal static class GoldenFill
{
    /// <summary>
    /// u in -1..1 for flat index k of tensor number j. The hash amplifies the last bits of the sine: the order of the operations
    /// matters.
    /// </summary>
    public static double Value(long k, int j)
    {
        double s = Math.Sin(k * 12.9898 + j * 78.233) * 43758.5453;
        return 2 * (s - Math.Floor(s)) - 1;
    }

    public static torch.Tensor Images() => torch.tensor(Values([4, 3, 32, 32], 1000, u => u), [4, 3, 32, 32]);

    /// <summary>Fills the parameters, and tells how many there are.</summary>
    public static int Fill(Network network)
    {
        using var frozen = torch.no_grad();
        int j = 0;
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var values = torch.tensor(Parameter(name, parameter.shape, j++), parameter.shape);
            parameter.copy_(values);
        }
        return j;
    }

    /// <summary>The values of parameter number j.</summary>
    public static double[] Parameter(string name, long[] shape, int j)
    {
        double fanIn = shape.Skip(1).Aggregate(1.0, (a, b) => a * b);
        return Values(shape, j, shape.Length switch
        {
            4 => u => u * Math.Sqrt(3 * 2 / fanIn),
            2 => u => u * Math.Sqrt(3 * 1 / fanIn),
            _ when name.EndsWith("weight", StringComparison.Ordinal) => u => 1 + 0.1 * u,
            _ => u => 0.1 * u,
        });
    }

    private static double[] Values(long[] shape, int j, Func<double, double> map)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = map(Value(k, j));
        }
        return values;
    }
}
