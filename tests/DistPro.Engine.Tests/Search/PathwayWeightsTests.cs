using DistPro.Engine.Search;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Search;

public sealed class PathwayWeightsTests
{
    // Computed by hand for A = (1, 0, -2): e^1 = 2.718..., e^0 = 1, e^-2 = 0.1353...; the bias is e^1.
    [Theory]
    [InlineData(PathwayNormalization.Constant, 1, 1, 1)]
    [InlineData(PathwayNormalization.Softmax, 0.7053845126982411, 0.2594964603424191, 0.0351190269593398)]
    [InlineData(PathwayNormalization.BiasedSoftmax, 0.41362197641996246, 0.1521630215416033, 0.02059302561847168)]
    [InlineData(PathwayNormalization.Sigmoid, 0.7310585786300049, 0.5, 0.1192029220221176)]
    [InlineData(PathwayNormalization.Absolute, 1, 0, 2)]
    [InlineData(PathwayNormalization.Share, 1, 0, 2)]
    [InlineData(PathwayNormalization.BoundedShare, 2.5, 0, 5)]
    [InlineData(PathwayNormalization.ScaledBiasedSoftmax, 1.2408659292598874, 0.45648906462480987, 0.06177907685541505)]
    public void The_eight_formulas(PathwayNormalization normalization, double first, double second, double third)
    {
        using var logits = tensor(new double[] { 1, 0, -2 });
        using var weights = PathwayWeights.Of(normalization, logits);
        var values = weights.data<double>().ToArray();
        Assert.Equal(first, values[0], 1e-11);
        Assert.Equal(second, values[1], 1e-11);
        Assert.Equal(third, values[2], 1e-11);
    }
}
