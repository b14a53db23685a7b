using DistPro.Engine.Data;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Tests.Networks;

public class NetworkCatalogTests
{
    [Theory]
    [InlineData("resnet9")]
    [InlineData("resnet2")]
    [InlineData("resnet8x0")]
    [InlineData("resnext8")]
    [InlineData("wrn_15_2")]
    [InlineData("wrn_4_1")]
    [InlineData("wrn_16_0")]
    [InlineData("vgg12")]
    [InlineData("pyramidnet109_84")]
    [InlineData("pyramidnet110b_0")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 10));
        Assert.Contains($"'{name}'", error.Message);
        string[] known =
        [
            "resnet{6n+2}", "wrn_{6n+4}_{width}", "vgg11", "MobileNetV2", "ShuffleV1", "ShuffleV2", "pyramidnet",
            "ResNet50_ImageNet", "stripenet16",
        ];
        Assert.All(known, k => Assert.Contains(k, error.Message));
    }

    [Theory]
    [InlineData("resnet21", "resnet{6n+2}")]
    [InlineData("resnet8x0", "resnet{6n+2}x{width}")]
    [InlineData("resnt20", "resnet{6n+2}")]
    [InlineData("wrn-16-2", "wrn_{6n+4}_{width}")]
    [InlineData("vgg12", "vgg11")]
    [InlineData("stripenet61", "stripenet16")]
    public void It_tells_the_nearest_name(string name, string nearest)
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 10));
        Assert.Contains($"There is no network '{name}'. Did you mean '{nearest}'? Known names: ", error.Message);
    }

    [Theory]
    [InlineData("resnet18", "ResNet18")]
    [InlineData("RESNET8X4", "resnet8x4")]
    [InlineData("ResNet20", "resnet20")]
    [InlineData("mobilenetv2", "MobileNetV2")]
    [InlineData("resnet20_imagenet", "ResNet20_ImageNet")]
    [InlineData("WRN_16_2", "wrn_16_2")]
    [InlineData("StripeNet16", "stripenet16")]
    [InlineData("resnet50", "resnet50")] // two that differ in capitals alone: each is the one that it says
    [InlineData("ResNet50", "ResNet50")]
    [InlineData("RESNET8[width=0.5]", "resnet8[width=0.5]")]
    public void Capitals_need_not_be_right_where_they_tell_no_two_networks_apart(string name, string spelled)
    {
        Assert.Equal(spelled, NetworkCatalog.Find(name));
        using var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 10);
        Assert.Equal(spelled, network.Name);
    }

    [Fact]
    public void Where_they_do_the_error_names_both()
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Find("Resnet50"));
        Assert.Contains("ResNet50, resnet50", error.Message);
    }

    [Fact]
    public void Every_name_to_choose_from_is_the_catalogs_and_every_fixed_one_is_among_them()
    {
        string[] names = [.. typeof(NetworkNames).GetFields().Select(f => (string)f.GetRawConstantValue()!)];
        Assert.All(names, name => Assert.Equal(name, NetworkCatalog.Find(name)));
        Assert.Equal(names.Length, names.Distinct().Count());
        var own = NetworkCatalog.Names.Where(n => !n.Contains("stripe", StringComparison.Ordinal));
        Assert.Empty(own.Where(n => !n.Contains('{')).Except(names));
    }
}
