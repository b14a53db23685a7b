using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using TorchSharp;

namespace DistPro.Engine.Tests.Networks;

public class InputSizeTests
{
    [Theory]
    [InlineData("resnet8", 4)]
    [InlineData("wrn_10_1", 4)]
    [InlineData("vgg8", 8)]
    [InlineData("MobileNetV2", 16)]
    [InlineData("ShuffleV1", 8)]
    [InlineData("ShuffleV2", 8)]
    [InlineData("pyramidnet8_12", 4)]
    [InlineData("pyramidnet11b_12", 4)]
    [InlineData("ResNet18", 8)]
    [InlineData("ResNet18_ImageNet", 32)]
    [InlineData("MobileNetV1_ImageNet", 32)]
    [InlineData("MobileNetV2_ImageNet", 32)]
    public void Below_the_smallest_size_that_works_the_error_names_it(string name, int smallest)
    {
        AssertWorks(name, new ImageShape(3, smallest, smallest));
        foreach (var shape in new[] { new ImageShape(3, smallest - 1, smallest), new ImageShape(3, smallest, smallest - 1) })
        {
            var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Create(name, shape, 10));
            Assert.Contains(
                $"'{name}' takes images of {smallest} x {smallest} pixels or more, found {shape.Height} x {shape.Width}",
                error.Message);
        }
    }

    [Theory]
    [InlineData("resnet8")]
    [InlineData("wrn_10_1")]
    [InlineData("vgg8")]
    [InlineData("MobileNetV2")]
    [InlineData("ShuffleV1")]
    [InlineData("ShuffleV2")]
    [InlineData("pyramidnet8_12")]
    [InlineData("pyramidnet11b_12")]
    [InlineData("ResNet18")]
    public void One_channel_and_odd_sizes_work(string name)
    {
        AssertWorks(name, new ImageShape(1, 28, 28));
        AssertWorks(name, new ImageShape(3, 33, 47));
    }

    [Fact]
    public void Vgg_pools_once_more_from_64_pixels_on()
    {
        using var network = NetworkCatalog.Create("vgg8", new ImageShape(3, 64, 64), 10);
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        Assert.Equal([64, 32, 16, 8, 4], network.Run(torch.zeros(2, 3, 64, 64)).Stages.Select(s => s.Raw.shape[2]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Other_channels_than_1_or_3_are_refused(int channels)
    {
        var error = Assert.Throws<ArgumentException>(
            () => NetworkCatalog.Create("resnet8", new ImageShape(channels, 32, 32), 10));
        Assert.Contains($"'resnet8' takes images of 1 or 3 channels, found {channels} x 32 x 32", error.Message);
    }

    [Theory]
    [InlineData(1, 32, 32)]
    [InlineData(3, 32, 28)]
    public void Images_of_another_shape_than_the_network_are_refused(int channels, int height, int width)
    {
        using var network = NetworkCatalog.Create("resnet8", new ImageShape(3, 32, 32), 10);
        using var images = torch.zeros(2, channels, height, width);
        var error = Assert.Throws<ArgumentException>(() => network.call(images));
        Assert.Contains(
            $"'resnet8' was made for images (N x 3 x 32 x 32), found (2 x {channels} x {height} x {width})", error.Message);
    }

    private static void AssertWorks(string name, ImageShape shape)
    {
        using var network = NetworkCatalog.Create(name, shape, 10);
        using var scope = torch.NewDisposeScope();
        var logits = network.call(torch.ones(2, shape.Channels, shape.Height, shape.Width));
        Assert.Equal([2, 10], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }
}
