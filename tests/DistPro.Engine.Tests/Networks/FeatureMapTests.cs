using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public class FeatureMapTests
{
    public static TheoryData<string> Names =>
        ["resnet8", "wrn_16_1", "wrn_10_2", "vgg8", "MobileNetV2", "ShuffleV1", "ShuffleV2",
            "pyramidnet14_12", "pyramidnet11b_12", "ResNet18"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Running_on_from_any_stage_gives_the_logits_of_the_whole_forward(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Prepared(name);
        network.eval();
        var images = Images();
        var output = network.Run(images);
        Assert.True(network.call(images).eq(output.Logits).all().item<bool>());
        for (int i = 0; i < network.StageCount; i++)
        {
            var logits = network.RunFrom(i, output.Stages[i].Raw);
            Assert.True(logits.eq(output.Logits).all().item<bool>(), output.Stages[i].Name);
            Assert.False(output.Stages[i].Raw.IsInvalid);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => network.RunFrom(network.StageCount, output.Stages[^1].Raw));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.RunFrom(-1, output.Stages[0].Raw));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Maps_lie_channels_last(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Prepared(name);
        var maps = network.Run(Images()).Stages.SelectMany(s => new[] { s.Raw, s.Pre, s.Post }).Where(m => m.shape[2] > 1);
        Assert.All(maps, m => Assert.Equal(1, m.stride()[1]));
    }

    [Fact]
    public void Grey_images_lie_channels_last_too()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCatalog.Create("resnet8", new ImageShape(1, 8, 8), 2);
        Assert.All(network.Run(zeros(2, 1, 8, 8)).Stages, s => Assert.Equal(1, s.Raw.stride()[1]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stages_are_named_and_the_last_activation_is_a_rectification(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Prepared(name);
        var stages = network.Run(Images()).Stages;
        Assert.Equal(["stem", "stage1", "stage2", "stage3"], stages.Take(4).Select(s => s.Name));
        Assert.Equal(network.StageCount, stages.Count);
        // MobileNetV2 has no activation at the end of its stages.
        foreach (var stage in name == "MobileNetV2" ? stages.Take(1) : stages)
        {
            Assert.True(stage.Pre.lt(0).any().item<bool>(), stage.Name);
            Assert.True(stage.Post.eq(nn.functional.relu(stage.Pre)).all().item<bool>(), stage.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_forward_runs_each_batch_norm_once(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Prepared(name);
        network.Run(Images());
        Assert.All(network.State().Where(s => s.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
            s => Assert.True(s.Value.item<long>() == 1, s.Name));
    }

    // Of the stem and the stages behind it; the last two networks do not tell their blocks apart.
    [Theory]
    [InlineData("resnet20", 1, 3, 3, 3)]
    [InlineData("wrn_16_1", 1, 2, 2, 2)]
    [InlineData("vgg13", 2, 2, 2, 2, 2)]
    [InlineData("MobileNetV2", 1, 3, 3, 7, 4)]
    [InlineData("ShuffleV1", 1, 4, 8, 4)]
    [InlineData("ShuffleV2", 1, 4, 8, 4)]
    [InlineData("pyramidnet14_12", 1, 2, 2, 2)]
    [InlineData("pyramidnet20b_12", 1, 2, 2, 2)]
    [InlineData("ResNet18", 1, 2, 2, 2, 2)]
    [InlineData("ResNet18_ImageNet", 1, 2, 2, 2, 2)]
    [InlineData("MobileNetV1_ImageNet", 1, 1, 1, 1, 1)]
    [InlineData("simkd:resnet8:resnet20", 1, 1, 1, 1, 1)]
    public void Every_block_gives_a_map_and_the_last_one_of_a_stage_is_the_stages(string name, params int[] blocksOfStages)
    {
        using var scope = NewDisposeScope();
        using var network = Prepared(name);
        using var images = Images();
        var (output, blocks) = network.RunBlocks(images); // in training mode
        Assert.Equal(blocksOfStages, blocks.Select(b => b.Count));
        Assert.All(network.State().Where(s => s.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)),
            s => Assert.True(s.Value.item<long>() == 1, s.Name));
        Assert.Equal(blocks.Sum(b => b.Count), blocks.SelectMany(b => b).Select(m => Digest(m.Raw)).Distinct().Count());

        var expected = network.Run(images);
        Assert.True(output.Logits.eq(expected.Logits).all().item<bool>());
        foreach (var (found, stage) in blocks.Select(b => b[^1]).Zip(expected.Stages))
        {
            Assert.Equal(stage.Name, found.Name);
            Assert.True(found.Raw.eq(stage.Raw).all().item<bool>(), stage.Name);
            Assert.True(found.Pre.eq(stage.Pre).all().item<bool>(), stage.Name);
            Assert.True(found.Post.eq(stage.Post).all().item<bool>(), stage.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_every_map_reach_the_stem_and_those_of_the_logits_every_parameter(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Prepared(name);
        var output = network.Run(Images());
        var stem = network.parameters().First();
        foreach (var stage in output.Stages)
        {
            Backward.Run(stage.Pre.square().sum(), retainGraph: true);
            Assert.True(stem.grad!.abs().sum().item<float>() > 0, stage.Name);
            stem.grad = null;
        }
        Backward.Run((output.Logits.square().sum() + output.Embedding.sum()));
        Assert.All(network.named_parameters(), p => Assert.True(p.parameter.grad is not null, p.name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forward_leaves_nothing_behind_but_the_logits(string name)
    {
        using var network = Prepared(name);
        using var images = Images();
        using var frozen = no_grad();
        network.call(images).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var logits = network.call(images);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        logits.Dispose();

        using (NewDisposeScope())
        {
            network.RunFrom(1, network.Run(images).Stages[1].Raw);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static double Digest(Tensor map) => map.to(float64).square().sum().item<double>();

    private static Network Prepared(string name)
    {
        var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 10);
        using var generator = RandomStream.Create(1, RandomStream.Initialization);
        network.InitializeWeights(generator);
        network.SetNormalization([100, 110, 120], [60, 50, 40]);
        return network;
    }

    private static Tensor Images()
    {
        using var generator = RandomStream.Create(2, "images");
        return rand([4, 3, 32, 32], generator: generator).mul_(255);
    }
}
