using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>What the connectors keep and how they are built.</summary>
public sealed class ConnectorTests
{
    [Fact]
    public void Weights_come_from_the_stream_of_the_setup_and_suit_the_student()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        Assert.Equal(Weights(seed: 5), Weights(seed: 5));
        Assert.NotEqual(Weights(seed: 5), Weights(seed: 6));

        double[] Weights(int seed)
        {
            using var objective = new ReviewKd(pair.Setup(seed));
            Assert.All(objective.Connector!.parameters(), p => Assert.Equal(float64, p.dtype));
            return [.. objective.Connector!.parameters().SelectMany(p => p.flatten().data<double>().ToArray())];
        }
    }

    [Fact]
    public void First_weights_have_the_spread_of_PyTorch()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var at = new FitNet(pair.Setup());
        using var review = new ReviewKd(pair.Setup());
        double bound = 1 / Math.Sqrt(8), wide = Math.Sqrt(3.0 / 6);

        Assert.InRange(Largest(at.Connector!.parameters().First()), 0.8 * bound, bound);      // 1x1 convolution from 8 channels
        Assert.InRange(Largest(review.Connector!.parameters().First()), 0.8 * wide, wide);    // 1x1 convolution from 6 channels

        static double Largest(Tensor weight) => weight.abs().max().item<double>();
    }

    [Theory]
    [InlineData(16, 8)]
    [InlineData(8, 16)]
    [InlineData(11, 8)]
    [InlineData(8, 8)]
    public void Hints_are_brought_to_the_teachers_size(long student, long teacher)
    {
        using var scope = NewDisposeScope();
        var (s, t) = (Maps(student), Maps(teacher));
        using var objective = new FitNet(new ObjectiveSetup(s, t, arange(8), new Generator(1)));
        Assert.True(objective.Loss(new ObjectiveInput(s, t, arange(8), arange(8), 0)).item<double>() > 0);
    }

    [Fact]
    public void Hints_that_cannot_grow_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(
            () => new FitNet(new ObjectiveSetup(Maps(8), Maps(12), arange(8), new Generator(1))));
        Assert.Contains("8 x 8 has no regressor to 12 x 12", error.Message);
    }

    [Fact]
    public void Networks_with_more_stages_take_part_with_their_deepest_ones()
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (Output(4, 6, 8), Output(9, 5, 6, 8));
        double expected = At.Loss(student.Stages[1].Post, teacher.Stages[2].Post).item<double>()
            + At.Loss(student.Stages[2].Post, teacher.Stages[3].Post).item<double>();
        using var objective = new At();
        GoldenTensors.AssertClose(
            expected, objective.Loss(new ObjectiveInput(student, teacher, arange(8), arange(8), 0)).item<double>());
    }

    [Fact]
    public void Factor_transfer_paraphrases_first_and_never_bends_the_paraphrase_to_the_student()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var alone = EncoderGradient(progress: 0.1);
        Assert.All(pair.Student.parameters(), p => Assert.Null(p.grad));
        var together = EncoderGradient(progress: 0.2);
        Assert.NotNull(pair.Student.parameters().First().grad);
        Assert.Equal(alone, together);

        double[] EncoderGradient(double progress)
        {
            using var objective = new Ft(pair.Setup());
            Backward.Run(objective.Loss(pair.Input(progress)));
            return objective.Connector!.parameters().First().grad!.flatten().data<double>().ToArray();
        }
    }

    [Fact]
    public void Margin_of_ofd_is_the_mean_negative_response_of_all_batches_so_far()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = new Ofd(pair.Setup());
        _ = objective.Loss(pair.Input());
        pair.Images.mul_(1.5).add_(0.1);
        _ = objective.Loss(pair.Input());
        Tensor[] sums = [.. from b in objective.Connector!.named_buffers() where b.name.StartsWith("2.negative") select b.buffer];

        var second = pair.Input().Teacher.Stages[3].Pre;
        pair.Images.sub_(0.1).div_(1.5);
        var all = cat([pair.Input().Teacher.Stages[3].Pre, second]).transpose(0, 1).flatten(1);
        for (int channel = 0; channel < 16; channel++)
        {
            double expected = all[channel].data<double>().Where(v => v < 0).Average();
            Assert.Equal(expected, (sums[0] / sums[1]).flatten()[channel].item<double>(), 1e-9);
        }
    }

    private static NetworkOutput Maps(long size) => new(
        zeros(8, 5, dtype: float64),
        zeros(8, 4, dtype: float64),
        [.. Enumerable.Range(0, 3).Select(i => Map(i, [8, 4, size, size]))]);

    private static NetworkOutput Output(params int[] channels) => new(
        zeros(8, 5, dtype: float64),
        zeros(8, channels[^1], dtype: float64),
        [.. channels.Select((c, i) => Map(i, [8, c, 4, 4]))]);

    private static FeatureMap Map(int j, long[] shape)
    {
        var map = GoldenTensors.Hash(shape, j + 50);
        return new FeatureMap($"map{j}", map, map, map);
    }
}
