using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using TorchSharp;

namespace DistPro.Engine.Tests;

public class ResNetTests
{
    private static readonly ImageShape Cifar = new(3, 32, 32);

    [Theory]
    [InlineData("resnet8", 83_892)]
    [InlineData("resnet20", 278_324)]
    [InlineData("resnet56", 861_620)]
    [InlineData("resnet8x4", 1_233_540)]
    [InlineData("resnet32x4", 7_433_860)]
    public void Has_the_published_number_of_parameters(string name, long expected)
    {
        using var network = NetworkCatalog.Create(name, Cifar, 100);
        Assert.Equal(expected, network.ParameterCount);
    }

    [Theory]
    [InlineData("resnet8", 0.11277027668896375, 0.20940744734000616, 9.042447385756216)]
    [InlineData("resnet20", -0.09694942764831986, 0.491116783244469, -34.87206798865477)]
    [InlineData("resnet8x4", -1.17569366, 0.96228483, 21.59758587)]
    public void First_forward_in_training_mode_gives_the_reference_logits(string name, double first, double second, double sum)
    {
        using var network = Filled(name);
        using var logits = network.call(GoldenFill.Images());
        Assert.Equal(first, logits[0, 0].item<double>(), 1e-6 * Math.Abs(sum));
        Assert.Equal(second, logits[0, 1].item<double>(), 1e-6 * Math.Abs(sum));
        Assert.Equal(sum, logits.sum().item<double>(), 1e-6 * Math.Abs(sum));
    }

    [Theory]
    [InlineData("resnet8", 0.11356069085440662, 9.061019033620502)]
    [InlineData("resnet20", -0.08986913, -34.48891649)]
    public void Evaluation_uses_the_running_statistics_of_fifty_forwards(string name, double first, double sum)
    {
        using var network = Filled(name);
        using var images = GoldenFill.Images();
        for (int i = 0; i < 50; i++)
        {
            using var scope = torch.NewDisposeScope();
            network.call(images);
        }
        network.eval();
        using var logits = network.call(images);
        Assert.Equal(first, logits[0, 0].item<double>(), 1e-6 * Math.Abs(sum));
        Assert.Equal(sum, logits.sum().item<double>(), 1e-6 * Math.Abs(sum));
    }

    [Fact]
    public void State_has_the_names_of_the_reference_implementation()
    {
        using var network = NetworkCatalog.Create("resnet8", Cifar, 100);
        var names = network.State().Select(s => s.Name).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "conv1.weight", "bn1.running_mean", "layer1.0.conv2.weight", "layer2.0.downsample.0.weight", "layer3.0.downsample.1.running_var",
                "layer3.0.bn2.num_batches_tracked", "fc.bias", "input_mean", "input_deviation",
            },
            names);
    }

    [Theory]
    [InlineData("resnet9")]
    [InlineData("resnet2")]
    [InlineData("resnet8x0")]
    [InlineData("resnext8")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkCatalog.Create(name, Cifar, 10));
        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains("resnet{6n+2}", error.Message);
    }

    [Fact]
    public void Takes_one_channel_and_other_sizes()
    {
        using var network = NetworkCatalog.Create("resnet8", new ImageShape(1, 28, 28), 10);
        using var logits = network.call(torch.zeros(2, 1, 28, 28, dtype: torch.uint8));
        Assert.Equal([2, 10], logits.shape);
    }

    private static Network Filled(string name)
    {
        var network = NetworkCatalog.Create(name, Cifar, 100).to(torch.float64);
        GoldenFill.Fill(network);
        return network;
    }
}
