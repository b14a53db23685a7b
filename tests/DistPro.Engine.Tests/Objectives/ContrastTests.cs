using DistPro.Engine.Objectives;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>The memory of CRD, seen through its state and its loss.</summary>
public sealed class ContrastTests
{
    [Fact]
    public void Memory_moves_half_way_to_what_came_by_and_nowhere_else()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = new Crd(pair.Setup(), dimensions: 12, negatives: 20);
        var bank = Buffer(objective, "student_bank");
        var before = bank.clone();
        var (weight, bias) = (Weight(objective, "student.weight"), Weight(objective, "student.bias"));
        var input = pair.Input();

        _ = objective.Loss(input);

        var embedding = nn.functional.normalize(nn.functional.linear(input.Student.Embedding, weight, bias));
        var expected = before.clone();
        expected.index_copy_(
            0, pair.Indices, nn.functional.normalize(0.5 * before.index_select(0, pair.Indices) + 0.5 * embedding));
        Assert.Equal(0, (expected - bank).abs().max().item<double>(), 1e-12);
        Assert.NotEqual(0, (before - bank).abs().max().item<double>(), 1e-3);
    }

    [Fact]
    public void Loss_is_that_of_images_of_other_classes()
    {
        // Two classes. All students of class 0 are remembered at one point, all of class 1 at another: whichever negatives are
        // drawn, their scores are the same, unless one of them is of the image's own class.
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var _ = NewDisposeScope();
        var labels = arange(40, dtype: int64) % 2;
        var setup = pair.Setup() with { DataLabels = labels };
        using var objective = new Crd(setup, dimensions: 12, negatives: 30);
        foreach (var name in new[] { "student_bank", "teacher_bank" })
        {
            var rows = GoldenTensors.Hash([2, 12], 70);
            Buffer(objective, name).copy_(nn.functional.normalize(rows).index_select(0, labels));
        }
        Buffer(objective, "student_normalizer").fill_(40);
        Buffer(objective, "teacher_normalizer").fill_(40);
        var input = pair.Input() with { Labels = labels.index_select(0, pair.Indices) };
        var student = Anchor("student", input.Student.Embedding);
        var teacher = Anchor("teacher", input.Teacher.Embedding);
        var banks = nn.functional.normalize(GoldenTensors.Hash([2, 12], 70));
        double expected = (Direction(student) + Direction(teacher)).item<double>();

        GoldenTensors.AssertClose(expected, objective.Loss(input).item<double>());

        Tensor Anchor(string side, Tensor embedding) => nn.functional.normalize(
            nn.functional.linear(embedding, Weight(objective, $"{side}.weight"), Weight(objective, $"{side}.bias")));

        Tensor Direction(Tensor anchors)
        {
            var scores = (anchors.mm(banks.t()) / 0.07).exp() / 40;
            var own = input.Labels.unsqueeze(1);
            return Crd.Loss(cat([scores.gather(1, own), scores.gather(1, 1 - own).expand(8, 30)], 1), 40);
        }
    }

    [Fact]
    public void Normalizer_is_set_by_the_first_batch_only()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = new Crd(pair.Setup(), dimensions: 12, negatives: 20);
        _ = objective.Loss(pair.Input());
        double first = Buffer(objective, "teacher_normalizer").item<double>();
        _ = objective.Loss(pair.Input());

        Assert.True(first > 0);
        Assert.Equal(first, Buffer(objective, "teacher_normalizer").item<double>());
    }

    [Fact]
    public void The_same_stream_draws_the_same_negatives()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        Assert.Equal(Loss(seed: 5), Loss(seed: 5));

        double Loss(int seed)
        {
            using var objective = new Crd(pair.Setup(seed), dimensions: 12, negatives: 10);
            _ = objective.Loss(pair.Input());
            return objective.Loss(pair.Input()).item<double>();
        }
    }

    [Fact]
    public void One_class_only_is_refused()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var error = Assert.Throws<ArgumentException>(() => new Crd(pair.Setup() with { DataLabels = zeros(40, dtype: int64) }));
        Assert.Contains("one class only", error.Message);
    }

    private static Tensor Buffer(Objective objective, string name) =>
        objective.Connector!.named_buffers().Single(b => b.name == $"memory.{name}").buffer;

    private static Tensor Weight(Objective objective, string name) =>
        objective.Connector!.named_parameters().Single(p => p.name == name).parameter;
}
