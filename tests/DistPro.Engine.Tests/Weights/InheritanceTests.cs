using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Weights;

public sealed class InheritanceTests : IDisposable
{
    private static readonly string[] Letters = ["a", "b"];
    private static readonly ImageShape Shape = new(3, 32, 32);

    private readonly IDisposable _scope = NewDisposeScope();
    private readonly IDisposable _frozen = no_grad();

    public void Dispose()
    {
        _frozen.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("resnet8", 4)]
    [InlineData("resnet14x2", 3)]
    [InlineData("ResNet18", 3)]
    [InlineData("ResNet20_ImageNet", 5)]
    [InlineData("ResNet50_ImageNet", 2)]
    public void First_stages_give_the_maps_of_the_whole_bit_for_bit(string name, int stages)
    {
        using var whole = Make(name, 1);
        using var part = Make($"{name}[stages={stages}]", 2);
        var loaded = StartingWeights.Of(whole, Letters).LoadInto(part, Letters);
        Assert.Equal(stages, part.StageCount);
        Assert.Equal(stages < whole.StageCount, loaded.NotFound.Count == 2); // the last layer is its own
        var image = randint(0, 255, [2, 3, 32, 32]);
        foreach (var (own, given) in part.Run(image).Stages.Zip(whole.Run(image).Stages))
        {
            Assert.True(own.Post.eq(given.Post).all().item<bool>());
        }
        Assert.Equal(stages == whole.StageCount, part.call(image).eq(whole.call(image)).all().item<bool>());
    }

    [Theory]
    [InlineData("resnet14x2")]
    [InlineData("ResNet18")]
    [InlineData("ResNet18_ImageNet")]
    [InlineData("ResNet50")]
    public void Channels_that_count_for_nothing_can_be_left_out_without_a_difference(string name)
    {
        using var whole = Make(name, 1);
        foreach (var (key, value) in whole.State().Where(s => IsNorm(whole, s.Name)))
        {
            value.index_fill_(0, arange(0, value.shape[0], 2, dtype: int64), 0); // every other one
        }
        using var part = Make($"{name}[width=0.5]", 2);
        var loaded = StartingWeights.Of(whole, Letters).LoadInto(part, Letters);
        Assert.Empty(loaded.NotFound);
        Assert.True(part.ParameterCount < 0.3 * whole.ParameterCount);
        var image = randint(0, 255, [2, 3, 32, 32]);
        var (own, given) = (part.Run(image), whole.Run(image));
        Assert.InRange(
            (own.Logits - given.Logits).abs().max().item<float>(), 0, 1e-4 * (1 + given.Logits.abs().max().item<float>()));
        foreach (var (map, all) in own.Stages.Zip(given.Stages))
        {
            var kept = all.Post.index_select(1, arange(1, all.Post.shape[1], 2, dtype: int64));
            Assert.InRange((map.Post - kept).abs().max().item<float>(), 0, 1e-4 * (1 + kept.abs().max().item<float>()));
        }
    }

    [Fact]
    public void A_part_that_was_saved_is_loaded_as_it_is()
    {
        using var first = Make("resnet8[stages=3,width=0.5]", 1);
        using var second = Make("resnet8[stages=3,width=0.5]", 2);
        var file = ModelFile.Write(first, Letters, new Dictionary<string, string>());
        using var read = ModelFile.Read(file, "the model").Network;
        Assert.Equal(first.Checksum(), read.Checksum());
        Assert.Empty(StartingWeights.Of(first, Letters).LoadInto(second, Letters).NotFound);
        Assert.Equal(first.Checksum(), second.Checksum());
    }

    [Fact]
    public void Weights_of_another_network_are_no_whole()
    {
        using var other = Make("resnet14", 1);
        using var part = Make("resnet20[width=0.5]", 2);
        string before = part.Checksum();
        var error = Assert.Throws<InvalidDataException>(() => StartingWeights.Of(other, Letters).LoadInto(part, Letters));
        Assert.Contains("not those of network 'resnet20', of which 'resnet20[width=0.5]' is made", error.Message);
        Assert.Equal(before, part.Checksum());
    }

    [Theory]
    [InlineData("vgg8[width=0.5]", "'vgg8' cannot be made smaller")]
    [InlineData("resnet8[stages=5]", "has 4 stages, the stem included; found stages=5")]
    [InlineData("resnet8[stages=1]", "at least 2")]
    [InlineData("resnet8[width=0]", "above 0")]
    [InlineData("resnet9[width=0.5]", "There is no network 'resnet9'")]
    [InlineData("resnet8[]", "There is no network")]
    [InlineData("resnet8[height=2]", "There is no network")]
    public void A_part_that_cannot_be_made_is_told(string name, string told)
    {
        Assert.Contains(told, Assert.ThrowsAny<ArgumentException>(() => NetworkCatalog.Create(name, Shape, 2)).Message);
        Assert.Contains(told, Assert.ThrowsAny<ArgumentException>(() => NetworkCatalog.Find(name)).Message);
    }

    [Theory]
    [InlineData("resnet20[width=0.5]", "8x32 8x32 16x16 32x8")]
    [InlineData("resnet20[width=0.1]", "8x32 8x32 8x16 8x8")] // never fewer than eight
    [InlineData("resnet8x4[stages=3,width=0.75]", "24x32 48x32 96x16")]
    public void Widths_are_multiples_of_eight(string name, string stages)
    {
        using var network = Make(name, 1);
        var maps = network.Run(zeros(1, 3, 32, 32)).Stages;
        Assert.Equal(stages, string.Join(' ', maps.Select(s => $"{s.Post.shape[1]}x{s.Post.shape[2]}")));
    }

    private static bool IsNorm(Network network, string name) =>
        (name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal))
        && network.State().Any(s => s.Name == name[..(name.LastIndexOf('.') + 1)] + "running_mean");

    private static Network Make(string name, long seed)
    {
        var network = NetworkCatalog.Create(name, Shape, 2);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        network.eval();
        return network;
    }
}
