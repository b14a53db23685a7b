using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public class InitialWeightsTests
{
    // The deviation of 3x3 weights with 64 outputs, drawn in the way of the family, and the largest weight of the last layer.
    [Theory]
    [InlineData("resnet8", "layer3.0.conv2.weight", 64 * 9, false, "fc", 64)]
    [InlineData("wrn_10_1", "block3.layer.0.conv2.weight", 64 * 9, false, "fc", 64)]
    [InlineData("vgg8", "block1.0.weight", 128 * 9, false, "classifier", 0)]
    [InlineData("MobileNetV2", "conv2.0.weight", 1280, false, "classifier.0", 0)]
    [InlineData("ShuffleV1", "layer1.1.conv1.weight", 80, true, "linear", 960)]
    [InlineData("ShuffleV2", "conv2.weight", 464, true, "linear", 1024)]
    [InlineData("ResNet50", "layer1.0.conv2.weight", 64 * 9, false, "linear", 2048)]
    public void Weights_have_the_spread_of_the_reference_implementation(
        string name, string convolution, int fan, bool uniform, string last, int inputs)
    {
        using var scope = NewDisposeScope();
        using var network = Drawn(name, 1);
        var state = network.State().ToDictionary(s => s.Name, s => s.Value.detach());
        var weight = state[convolution];
        double deviation = Math.Sqrt(uniform ? 1.0 / (3 * fan) : 2.0 / fan);
        Assert.Equal(deviation, weight.std().item<float>(), 0.05 * deviation);
        Assert.Equal(uniform, weight.abs().max().item<float>() < 1.01 * Math.Sqrt(3) * deviation);

        var lastWeight = state[last + ".weight"];
        double lastDeviation = inputs == 0 ? 0.01 : Math.Sqrt(1.0 / (3 * inputs));
        Assert.Equal(lastDeviation, lastWeight.std().item<float>(), 0.05 * lastDeviation);
        bool biased = state[last + ".bias"].ne(0).any().item<bool>();
        Assert.Equal(inputs > 0 && name != "wrn_10_1", biased);
    }

    [Theory]
    [InlineData("vgg8")]
    [InlineData("ShuffleV2")]
    [InlineData("pyramidnet14_12")]
    public void Nothing_of_the_constructor_is_left_and_the_generator_decides(string name)
    {
        using var scope = NewDisposeScope();
        using var first = Drawn(name, 1);
        using var same = Drawn(name, 1);
        using var other = Drawn(name, 2);
        foreach (var ((parameter, a), (_, b), (_, c)) in first.named_parameters()
            .Zip(same.named_parameters(), other.named_parameters()))
        {
            Assert.True(a.eq(b).all().item<bool>(), parameter);
            Assert.True(a.dim() == 1 || a.ne(c).any().item<bool>(), parameter);
        }
        var norms = first.named_parameters().Where(p => p.name.Contains("bn", StringComparison.Ordinal));
        Assert.All(norms, p =>
        {
            int start = p.name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0;
            Assert.True(p.parameter.eq(start).all().item<bool>(), p.name);
        });
    }

    private static Network Drawn(string name, ulong seed)
    {
        var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 100);
        using var generator = new Generator(seed, CPU);
        network.InitializeWeights(generator);
        return network;
    }
}
