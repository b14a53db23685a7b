using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

public class LayerTests
{
    private readonly Tensor _images = Figures.Images();

    [Fact]
    public void LinearComputesWxPlusB()
    {
        using var linear = Linear(Parameter(tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2)), Parameter(tensor(new float[] { 10, 20 })));
        Assert.Equal((2L, 2L), (linear.in_features, linear.out_features));
        Figures.Match(linear.call(tensor(new float[] { 1, 1 })), 40, 13, 27);
    }

    [Theory]
    [InlineData(PaddingModes.Reflect, -0.53955737, -1.8316172, -2.0619481)]
    [InlineData(PaddingModes.Replicate, 0.41415784, -0.86557394, -1.4456373)]
    [InlineData(PaddingModes.Circular, 0.48937122, -0.03838126, -4.0297856)]
    public void ConvolutionPadsInItsMode(PaddingModes mode, double sum, double first, double second)
    {
        using var conv = Conv2d(3, 3, (3, 3), padding: (2, 1), padding_mode: mode, bias: false);
        conv.weight = Parameter(Figures.Weights(3, 3, 3, 3));
        Figures.Match(conv.call(_images), sum, first, second);
    }

    [Fact]
    public void ConvolutionKeepsTheSizeWithSamePadding()
    {
        using var conv = Conv2d(3, 3, 3, Padding.Same, bias: false);
        conv.weight = Parameter(Figures.Weights(3, 3, 3, 3));
        Figures.Match(conv.call(_images), 0.12664964, 1.5616148, 2.1054113);
        Assert.Throws<ArgumentException>(() => Conv2d(3, 3, 3, Padding.Same, stride: 2));
    }

    [Fact]
    public void ConvolutionSaysWhichChannelsItExpects()
    {
        using var conv = Conv2d(3, 3, 3);
        Assert.Equal([3, 3, 2], conv.call(_images[0]).shape);
        var error = Assert.Throws<ArgumentException>(() => conv.call(zeros(2, 4, 5, 5)));
        Assert.Contains("3 channels", error.Message);
    }

    [Fact]
    public void TransposedConvolutionReachesTheSizeAskedFor()
    {
        using var conv = ConvTranspose2d(3, 2, 2, stride: 3, bias: false);
        conv.weight = Parameter(Figures.Weights(3, 2, 2, 2));
        Assert.Equal([2, 2, 14, 11], conv.call(_images).shape);
        Figures.Match(conv.forward(_images, [15, 13]), -0.81364917, -0.84639823, -1.0368398, 0, 0.87164402);
        Assert.Throws<ArgumentException>(() => conv.forward(_images, [30, 30]));
    }

    [Fact]
    public void BatchNormKeepsARunningAverage()
    {
        using var norm = BatchNorm2d(3);
        Figures.Match(norm.call(_images), 0, 0.012340431, 1.2309783, 1.3292061);
        Figures.Match(norm.running_mean!, -0.00030058983, -0.00085210841, -0.0001655079, 0.00071702647);
        Figures.Match(norm.running_var!, 2.8530117, 0.9489007, 0.95374173, 0.9503693);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());

        norm.momentum = null; // from here on the average over all batches: half of the old value, half of the new
        norm.call(_images * 2 + 1);
        Figures.Match(norm.running_mean!, 1.4968438, 0.49105287, 0.49826217, 0.50752878);
        Figures.Match(norm.running_var!, 4.4867423, 1.4524647, 1.5517063, 1.4825712);

        norm.eval();
        Figures.Match(norm.call(_images), -49.071003, -0.40744966, 0.29075837, 0.34703717);
        Assert.Equal(2, norm.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void BatchNormWithoutRunningStatisticsUsesTheBatchAlways()
    {
        using var norm = BatchNorm2d(3, affine: false, track_running_stats: false);
        norm.eval();
        Figures.Match(norm.call(_images), 0, 0.012340431, 1.2309783, 1.3292061);
        Assert.Null(norm.running_mean);
        Assert.Null(norm.bias);
        Assert.Empty(norm.state_dict());
    }

    [Fact]
    public void BatchNormChecksTheNumberOfDimensions()
    {
        using var norm1 = BatchNorm1d(3);
        using var norm2 = BatchNorm2d(3);
        Assert.Equal([4, 3], norm1.call(rand(4, 3)).shape);
        Assert.Throws<ArgumentException>(() => norm1.call(_images));
        Assert.Throws<ArgumentException>(() => norm2.call(rand(4, 3)));
    }

    [Fact]
    public void PoolingModules()
    {
        Figures.Match(MaxPool2d(3, 2, 1).call(_images), 31.871734, 0.84147096, 0.90929741);
        Figures.Match(MaxPool2d([2, 2]).call(_images), 19.605585, 0.84147096, 0.90929741);
        Figures.Match(AvgPool2d((3, 3), (2, 2), (1, 1), count_include_pad: false).call(_images), -0.30480819, -0.21856396);
        Figures.Match(AvgPool2d(2).call(_images), 0.23534902, -0.21856396);
        Figures.Match(AdaptiveAvgPool2d((2, 3)).call(_images), 0.025906643, 0.087870151);
    }
}
