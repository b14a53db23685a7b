using DistPro.Engine.Search;
using DistPro.Engine.Tests.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Search;

[Collection(nameof(Alone))]
public sealed class HypergradientTests
{
    private static readonly string[] Transforms = ["complex", "at"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exact_is_the_derivative_of_the_whole_inner_step(bool nesterov)
    {
        using var step = new InnerStep(float64, nesterov, 0.01, Transforms);
        var omega = Weights(step);
        var exact = step.Estimate(SearchEstimator.Exact, omega);
        const double Change = 1e-6; // small, because ReLU has kinks
        double[] slopes =
        [
            .. Enumerable.Range(0, step.Count).Select(i =>
                (step.HeldOutLoss(Moved(omega, i, Change)) - step.HeldOutLoss(Moved(omega, i, -Change))) / (2 * Change)),
        ];
        Assert.Equal(0, RelativeError(slopes, exact), 1e-6);
    }

    [Theory]
    [InlineData(SearchEstimator.Central, ScalarType.Float64, 1e-4, 1e-3)]
    [InlineData(SearchEstimator.OneSided, ScalarType.Float64, 1e-4, 1e-2)]
    [InlineData(SearchEstimator.Central, ScalarType.Float32, 3e-3, 0.05)]
    [InlineData(SearchEstimator.OneSided, ScalarType.Float32, 3e-3, 0.05)]
    public void Differences_come_close_to_the_exact_gradient(
        SearchEstimator estimator, ScalarType type, double radius, double error)
    {
        using var step = new InnerStep(type, true, radius, Transforms);
        var omega = Weights(step);
        var exact = step.Estimate(SearchEstimator.Exact, omega);
        var found = step.Estimate(estimator, omega);
        Assert.Equal(0, RelativeError(exact, found), error);
        Assert.Equal(1, Cosine(exact, found), 5e-4);
    }

    // Measured: cosines 0.99999, 0.99998; 0.9988, 0.9995 in single precision; 0.31 for the first order, which takes v before the
    // step.
    [Theory]
    [InlineData(SearchEstimator.Central, ScalarType.Float64, 1e-4, 0.9999, 1)]
    [InlineData(SearchEstimator.OneSided, ScalarType.Float64, 1e-4, 0.9999, 1)]
    [InlineData(SearchEstimator.Unrolled, ScalarType.Float64, 1e-4, 0.9999, 1)] // its virtual step being the real one
    [InlineData(SearchEstimator.Central, ScalarType.Float32, 3e-3, 0.998, 1)]
    [InlineData(SearchEstimator.OneSided, ScalarType.Float32, 3e-3, 0.998, 1)]
    [InlineData(SearchEstimator.FirstOrder, ScalarType.Float64, 1e-4, 0.1, 0.6)]
    public void Differences_point_the_same_way_on_networks_of_full_size(
        SearchEstimator estimator, ScalarType type, double radius, double least, double most)
    {
        using var step = new InnerStep(type, true, radius, "resnet20", 32, Transforms);
        var omega = Weights(step);
        Assert.InRange(Cosine(step.Estimate(SearchEstimator.Exact, omega), step.Estimate(estimator, omega)), least, most);
    }

    [Theory]
    [InlineData(SearchEstimator.OneSided)]
    [InlineData(SearchEstimator.Central)]
    [InlineData(SearchEstimator.Exact)]
    [InlineData(SearchEstimator.FirstOrder)]
    public void An_estimate_leaves_everything_as_it_was(SearchEstimator estimator)
    {
        using var plain = new InnerStep(float32, true, 0.01, "complex");
        using var step = new InnerStep(float32, true, 0.01, "complex");
        var omega = Weights(step);
        plain.Step(omega);
        step.EstimateAfterStep(estimator, omega);
        Assert.Equal(plain.State(), step.State());
    }

    private static double[] Weights(InnerStep step) => [.. Enumerable.Range(0, step.Count).Select(i => 0.5 + 0.05 * i)];

    private static double[] Moved(double[] values, int index, double by) => [.. values.Select((v, i) => i == index ? v + by : v)];

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / (Norm(a) * Norm(b));

    private static double RelativeError(double[] exact, double[] found) =>
        Norm([.. exact.Zip(found, (x, y) => x - y)]) / Norm(exact);

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}
