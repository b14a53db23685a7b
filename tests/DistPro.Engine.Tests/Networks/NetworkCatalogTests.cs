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
    [InlineData("ResNet20")]
    [InlineData("mobilenetv2")]
    [InlineData("pyramidnet109_84")]
    [InlineData("pyramidnet110b_0")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 10));
        Assert.Contains($"'{name}'", error.Message);
        string[] known =
            ["resnet{6n+2}", "wrn_{6n+4}_{width}", "vgg8, vgg11", "MobileNetV2", "ShuffleV1", "ShuffleV2", "pyramidnet", "ResNet50", "_ImageNet"];
        Assert.All(known, k => Assert.Contains(k, error.Message));
    }

    [Fact]
    public void The_family_registered_last_is_asked_first()
    {
        NetworkFamily Family(string inner) => new(
            "catalog-test", (name, shape, classCount) => name == "catalog-test" ? NetworkCatalog.Create(inner, shape, classCount) : null);
        NetworkCatalog.Register(Family("resnet8"));
        NetworkCatalog.Register(Family("resnet14"));
        using var network = NetworkCatalog.Create("catalog-test", new ImageShape(1, 8, 8), 2);
        Assert.Equal("resnet14", network.Name);
    }
}
