using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public class FreezingTests
{
    [Theory]
    [InlineData("resnet8", 2, Precision.Float32)]
    [InlineData("resnet8", 4, Precision.Float32)]
    [InlineData("resnet8", 2, Precision.BFloat16)]
    [InlineData("wrn_10_1", 2, Precision.Float32)]
    [InlineData("vgg8", 3, Precision.Float32)]
    [InlineData("stripenet16", 1, Precision.BFloat16)]
    public void Frozen_stages_stay_bit_for_bit_and_the_others_learn(string name, int stages, Precision precision)
    {
        using var images = TinyImages.Make(24);
        using var network = Make(name);
        network.Freeze(stages);
        var before = Copy(network);
        var (input, first) = Maps(network, stages);
        SupervisedTraining.Run(network, images, new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 8,
            Precision = precision,
            AverageDecay = 0.9,
            Optimizer = new SgdSettings { WeightDecay = 0.1 },
        });
        Assert.Equal(stages, network.FrozenStages);
        var after = Copy(network);
        string[] changed = [.. before.Keys.Where(name => !before[name].SequenceEqual(after[name]))];
        Assert.NotEmpty(changed);
        Assert.Equal(first, Maps(network, stages, input).Bytes);
        Assert.DoesNotContain(network.State()[2].Name, changed); // the stem's kernel: the normalisation goes before
        Assert.Contains(network.State()[^1].Name, changed); // the classifier's bias
        input.Dispose();
    }

    [Fact]
    public void What_is_no_longer_frozen_is_trained_again()
    {
        using var network = Make("resnet8");
        long all = network.ParameterCount;
        network.Freeze(network.StageCount);
        Assert.Equal(64 * 2 + 2, network.ParameterCount); // the last layer alone
        network.Freeze(1);
        Assert.Equal(all - (9 * 16 + 32), network.ParameterCount);
        network.Freeze(0);
        Assert.Equal(all, network.ParameterCount);
        using var scope = NewDisposeScope();
        network.train();
        var mean = network.State().Single(s => s.Name == "bn1.running_mean").Value;
        var before = mean.clone();
        network.call(rand(4, 1, 8, 8));
        Assert.False(mean.eq(before).all().item<bool>());
    }

    [Fact]
    public void No_gradient_goes_through_frozen_stages()
    {
        using var scope = NewDisposeScope();
        using var network = Make("resnet8");
        network.Freeze(2);
        network.train();
        var output = network.Run(rand(2, 1, 8, 8));
        Assert.Equal([false, false, true, true], output.Stages.Select(s => s.Post.requires_grad));
        Assert.True(output.Logits.requires_grad);
        Assert.True(network.call(rand(2, 1, 8, 8)).requires_grad);
    }

    [Fact]
    public void More_stages_than_there_are_cannot_be_frozen()
    {
        using var network = Make("resnet8");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => network.Freeze(5));
        Assert.Contains("'resnet8' has 4 stages, the stem included", error.Message);
    }

    private static Network Make(string name)
    {
        var network = NetworkCatalog.Create(name, TinyImages.Shape, 2);
        using var generator = RandomStream.Create(1, RandomStream.Initialization);
        network.InitializeWeights(generator);
        return network;
    }

    private static Dictionary<string, byte[]> Copy(Network network) =>
        network.State().ToDictionary(s => s.Name, s => s.Value.detach().contiguous().bytes.ToArray());

    private static (Tensor Input, byte[] Bytes) Maps(Network network, int stages, Tensor? input = null)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        input ??= randint(0, 255, [2, TinyImages.Shape.Channels, TinyImages.Shape.Height, TinyImages.Shape.Width])
            .DetachFromDisposeScope();
        network.eval();
        return (input, network.Run(input).Stages[stages - 1].Post.contiguous().bytes.ToArray());
    }
}
