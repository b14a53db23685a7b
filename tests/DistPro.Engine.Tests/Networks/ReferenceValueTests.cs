using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace DistPro.Engine.Tests.Networks;

public class ReferenceValueTests
{
    [Theory]
    [InlineData("resnet8")]
    [InlineData("resnet14")]
    [InlineData("resnet20")]
    [InlineData("resnet32")]
    [InlineData("resnet44")]
    [InlineData("resnet56")]
    [InlineData("resnet110")]
    [InlineData("resnet8x4")]
    [InlineData("wrn_16_1")]
    [InlineData("wrn_16_2")]
    [InlineData("wrn_40_1")]
    [InlineData("wrn_40_2")]
    [InlineData("vgg8")]
    [InlineData("vgg11")]
    [InlineData("vgg13")]
    [InlineData("MobileNetV2")]
    [InlineData("ShuffleV1")]
    [InlineData("ShuffleV2")]
    public void Forwards_give_the_values_of_the_reference_implementation(string name) => Check(name);

    [Theory]
    [InlineData("resnet32x4")]
    [InlineData("ResNet50")]
    [InlineData("vgg16")]
    [InlineData("vgg19")]
    [Trait("Category", "Slow")]
    public void Forwards_of_the_largest_give_the_values_of_the_reference_implementation(string name) => Check(name);

    private static void Check(string name)
    {
        var expected = ReferenceValues.Of(name);
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        using var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 100).to(torch.float64);
        Assert.Equal(expected.ParameterTensors, GoldenFill.Fill(network));
        // The running statistics of 50 forwards of one batch, from one forward.
        foreach (var norm in network.modules().OfType<BatchNorm>())
        {
            norm.momentum = 1 - Math.Pow(0.9, 50);
        }
        var images = GoldenFill.Images();
        Check(network.Run(images), expected.TrainLogits, expected.TrainSum, expected.TrainNorms);

        network.eval();
        var output = network.Run(images);
        Check(output, expected.EvalLogits, expected.EvalSum, expected.EvalNorms);
        Assert.True(network.call(images).eq(output.Logits).all().item<bool>());
    }

    private static void Check(NetworkOutput output, double[] logits, double sum, double[] norms)
    {
        Assert.All(logits, (expected, i) => AssertClose(expected, output.Logits[0, i].item<double>()));
        AssertClose(sum, output.Logits.sum().item<double>());
        Assert.Equal(norms.Length, output.Stages.Count + 1);
        Assert.All(output.Stages, (stage, i) => AssertClose(norms[i], stage.Raw.norm().item<double>()));
        AssertClose(norms[^1], output.Embedding.norm().item<double>());
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-6 * Math.Max(1, Math.Abs(expected)));
}
