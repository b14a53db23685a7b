using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public sealed class NormalizationTests
{
    [Theory]
    [InlineData(new float[] { 123.7f, 116.3f, 103.5f }, new float[] { 58 }, "one mean for each of its 1 channel(s)")]
    [InlineData(new float[] { }, new float[] { 58 }, "one mean")]
    [InlineData(new float[] { float.NaN }, new float[] { 58 }, "found [NaN]")]
    [InlineData(new float[] { float.PositiveInfinity }, new float[] { 58 }, "one mean")]
    [InlineData(new float[] { 1 }, new float[] { 58, 57, 57 }, "one deviation for each of its 1 channel(s)")]
    [InlineData(new float[] { 1 }, new float[] { 0 }, "a finite number above 0, found [0]")]
    [InlineData(new float[] { 1 }, new float[] { -1 }, "a finite number above 0, found [-1]")]
    [InlineData(new float[] { 1 }, new float[] { float.NaN }, "a finite number above 0, found [NaN]")]
    public void A_normalisation_that_does_not_fit_is_refused_and_changes_nothing(float[] mean, float[] deviation, string expected)
    {
        using var network = TinyImages.Network();
        using var image = full(1, 1, 8, 8, 17, dtype: uint8);
        network.eval();
        using var before = network.call(image);
        var error = Assert.Throws<ArgumentException>(() => network.SetNormalization(mean, deviation));
        Assert.Contains(expected, error.Message);
        using var after = network.call(image);
        Assert.Equal(before.data<float>().ToArray(), after.data<float>().ToArray());
    }

    [Theory]
    [InlineData(1, 0, 8)]
    [InlineData(1, 8, -8)]
    [InlineData(2, 8, 8)]
    [InlineData(3, 40_000, 40_000)]
    [InlineData(3, int.MaxValue, int.MaxValue)]
    public void A_shape_that_no_image_has_is_refused(int channels, int height, int width)
    {
        var shape = new ImageShape(channels, height, width);
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Create("resnet8", shape, 2));
        Assert.Contains($"{height} x {width}", error.Message);
        Assert.Contains($"{shape}", Assert.Throws<ArgumentException>(() => new ImageStoreBuilder(shape, 2)).Message);
    }
}
