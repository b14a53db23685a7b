using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Conformance.TorchSharp.Nn;

public class ImageFunctionTests
{
    private readonly Tensor _images = Figures.Images();
    private readonly Tensor _weights = Figures.Weights(3, 3, 3, 3);

    [Fact]
    public void Convolution()
    {
        var bias = tensor(new float[] { 1, 2, 3 });
        Figures.Match(conv2d(_images, _weights, bias, [2, 2], [1, 1]), 72.386026, 2.5616148, 0.85633564, 2.9810741);
        Figures.Match(conv2d(_images, _weights, bias, [2], [1]), 72.386026, 2.5616148, 0.85633564, 2.9810741);
        Figures.Match(conv2d_padding(_images, _weights, padding: Padding.Same), 0.12664964, 1.5616148, 2.1054113, -0.14366439);
        var transposed = conv_transpose2d(_images, Figures.Weights(3, 2, 2, 2), strides: [2, 2], output_padding: [1, 1]);
        Figures.Match(transposed, -0.81364917, -0.84639823, -1.0368398, 0.87164402);
    }

    // The statistics of the batch are used and none are kept.
    [Fact]
    public void BatchNormWithoutRunningStatistics()
    {
        var (weight, bias) = (tensor(new float[] { 1, 2, 3 }), tensor(new[] { .1f, .2f, .3f }));
        Figures.Match(batch_norm(_images, null, null, weight, bias, training: true), 24.000001, 0.11234044, 1.3309783, 1.429206);
    }

    [Fact]
    public void Pooling()
    {
        Figures.Match(avg_pool2d(_images, 2), 0.23534902, -0.21856396, 0.35699713, 0.32126772);
        Figures.Match(avg_pool2d(_images, [3, 3], [2, 2], [1, 1], count_include_pad: false), -0.30480819, -0.21856396, 0.21842253, -0.071776003);
        Figures.Match(avg_pool2d(_images, (3, 3), (2, 2), (1, 1), count_include_pad: false), -0.30480819, -0.21856396, 0.21842253, -0.071776003);
        Figures.Match(max_pool2d(_images, 2), 19.605585, 0.84147096, 0.90929741, 0.98935825);
        Figures.Match(max_pool2d(_images, 3, 2, 1), 31.871734, 0.84147096, 0.90929741, 0.98935825, 0.99060738, 0.42016703);
        Figures.Match(max_pool2d(_images, [3, 3], [2, 2], [1, 1]), 31.871734, 0.84147096, 0.90929741);
        Figures.Match(max_pool2d(_images, (3, 3), (2, 2), (1, 1)), 31.871734, 0.84147096, 0.90929741);
        Figures.Match(adaptive_avg_pool2d(_images, (2, 3)), 0.025906643, 0.087870151, 0.063421004, -0.019337138);
        Figures.Match(adaptive_avg_pool2d(_images, [2, 3]), 0.025906643, 0.087870151, 0.063421004);
        Assert.Equal([2, 3, 2, 2], adaptive_avg_pool2d(_images, 2).shape);
    }

    [Fact]
    public void InterpolationToASize()
    {
        Figures.Match(interpolate(_images, [7, 6]), 1.6445405, 0, 0, 0.84147096, 0.90929741, 0.90929741, 0.14112);
        Figures.Match(interpolate(_images, [7, 6], mode: InterpolationMode.NearestExact), -0.031285544, 0, 0.84147096, 0.84147096, 0.90929741);
        Figures.Match(
            interpolate(_images, [8, 7], mode: InterpolationMode.Bilinear, align_corners: true), -0.37175539, 0, 0.42073548, 0.84147096, 0.87538421);
        Figures.Match(
            interpolate(_images, [8, 7], mode: InterpolationMode.Bicubic, align_corners: false), -0.3632626, -0.022842603, 0.38931552, 0.95441091);
        Figures.Match(interpolate(_images, [2, 2], mode: InterpolationMode.Area), 0.013455169, 0.087870151, -0.019337138, 0.0059616766);
        Figures.Match(
            interpolate(_images, [2, 2], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true),
            -0.026175659, -0.038051642, 0.089327507);
    }

    [Fact]
    public void InterpolationByAFactor()
    {
        Figures.Match(Scaled(recompute: false), -0.28661737, 0, 0.32173893, 0.81672192, 0.87937397);
        Figures.Match(Scaled(recompute: true), -0.34990411, 0, 0.42073548, 0.85277534, 0.89799303);
        Assert.ThrowsAny<Exception>(() => interpolate(_images));
        Assert.ThrowsAny<Exception>(() => interpolate(_images, [2, 2], mode: InterpolationMode.Linear));

        Tensor Scaled(bool recompute) => interpolate(
            _images, scale_factor: [1.7, 1.7], mode: InterpolationMode.Bilinear, align_corners: false, recompute_scale_factor: recompute);
    }

    [Fact]
    public void Borders()
    {
        Figures.Match(pad(_images, [1, 0, 2, 1], value: 2), 239.87976, 2, 2, 2, 2);
        Figures.Match(pad(_images, (1, 2, 2, 1), PaddingModes.Reflect), -0.67347825, 0.41211849, 0.98935825, 0.41211849, -0.54402113);
        Figures.Match(pad(_images, [1, 2, 2, 1], PaddingModes.Replicate), 1.589142, 0, 0, 0.84147096, 0.90929741);
        Figures.Match(pad(_images, [1, 2, 2, 1], PaddingModes.Circular), 0.29192642, 0.65028787, -0.53657293, 0.42016703);
        Assert.Equal([2, 3, 5, 7], pad(_images, (1, 2)).shape);
        Assert.Equal([4, 5, 7, 6], pad(_images, 1).shape);
    }

    [Fact]
    public void Patches()
    {
        Figures.Match(unfold(_images, (2, 3), (1, 1), (1, 1), (2, 2)), -0.33368054, 0, 0, 0, -0.95892429, 0, 0.42016703);
        Assert.Equal([2, 12, 12], unfold(_images, 2).shape);
    }

    [Theory]
    [InlineData(GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, 0.87232443, 0.016724259, 0)]
    [InlineData(GridSampleMode.Bilinear, GridSamplePaddingMode.Border, 2.3067694, 0.2229898, 0.862158)]
    [InlineData(GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, 2.1001904, 0.2229898, 0.72094816)]
    [InlineData(GridSampleMode.Nearest, GridSamplePaddingMode.Zeros, 1.3324232, 0, 0)]
    [InlineData(GridSampleMode.Nearest, GridSamplePaddingMode.Border, 2.479365, 0, 0.84147096)]
    public void SamplingAlongAGrid(GridSampleMode mode, GridSamplePaddingMode border, double sum, double first, double second)
    {
        var theta = tensor(new[] { 0.8f, 0.1f, 0.2f, -0.1f, 0.9f, -0.3f }).reshape(1, 2, 3).repeat(2, 1, 1);
        var grid = affine_grid(theta, [2, 3, 4, 4]);
        Figures.Match(grid, -3.2000005, -0.47500002, -0.89999998, -0.074999973);
        Figures.Match(grid_sample(_images, grid * 1.3, mode, border, align_corners: false), sum, first, second);
    }
}
