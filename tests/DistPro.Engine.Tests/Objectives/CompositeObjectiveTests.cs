using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

public sealed class CompositeObjectiveTests
{
    [Fact]
    public void Reports_parts_whose_sum_is_the_total()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var setup = pair.Setup();
        using var objective = new CompositeObjective(
            new WeightedObjective("ce", new CrossEntropy(), 0.1),
            new WeightedObjective("kd", new Kd(), 0.9),
            new WeightedObjective("hint", new FitNet(setup), 100));
        var input = pair.Input();

        var loss = objective.LossParts(input);

        Assert.Equal(["ce", "kd", "hint"], loss.Parts.Select(p => p.Name));
        Assert.Equal(loss.Parts.Sum(p => p.Value.item<double>()), loss.Total.item<double>(), 1e-12);
        Assert.Equal(
            0.9 * Kd.Loss(input.Student.Logits, input.Teacher.Logits, 4).item<double>(), loss.Parts[1].Value.item<double>(),
            1e-12);
        Assert.Equal(loss.Total.item<double>(), objective.Loss(input).item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.05, 3)]
    [InlineData(0.1, 6)]
    [InlineData(1, 6)]
    public void Ramp_is_a_part_of_the_run(double progress, double weight) =>
        Assert.Equal(weight, new WeightedObjective("kd", new Kd(), 6, Ramp: 0.1).WeightAt(progress), 1e-12);

    [Theory]
    [InlineData(0.19, 0)]
    [InlineData(0.2, 0)]
    [InlineData(0.25, 1)]
    [InlineData(0.49, 2)]
    [InlineData(0.5, 0)]
    public void Counts_from_one_moment_until_another(double progress, double weight) =>
        Assert.Equal(
            weight, new WeightedObjective("kd", new Kd(), 2, Ramp: 0.1, From: 0.2, Until: 0.5).WeightAt(progress), 1e-12);

    [Fact]
    public void Part_without_weight_is_not_computed()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = new CompositeObjective(
            new WeightedObjective("ce", new CrossEntropy(), 1), new WeightedObjective("late", new Failing(), 1, From: 0.6));

        Assert.Equal("ce", Assert.Single(objective.LossParts(pair.Input(0.5)).Parts).Name);
        Assert.Throws<NotSupportedException>(() => objective.LossParts(pair.Input(0.6)));
    }

    [Fact]
    public void Says_so_when_there_is_nothing_to_learn()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = new CompositeObjective(new WeightedObjective("early", new Kd(), 1, Until: 0.2));
        var error = Assert.Throws<InvalidOperationException>(() => objective.Loss(pair.Input(0.5)));
        Assert.Contains("such as ce", error.Message);
    }

    [Fact]
    public void Refuses_no_parts_and_equal_names()
    {
        Assert.Throws<ArgumentException>(() => new CompositeObjective());
        Assert.Throws<ArgumentException>(
            () => new CompositeObjective(new WeightedObjective("kd", new Kd(), 1), new WeightedObjective("kd", new Kd(2), 1)));
    }

    [Fact]
    public void Connector_holds_those_of_the_parts_under_their_names()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var setup = pair.Setup();
        using var without = new CompositeObjective(new WeightedObjective("kd", new Kd(), 1));
        using var objective = new CompositeObjective(
            new WeightedObjective("kd", new Kd(), 1),
            new WeightedObjective("hint", new FitNet(setup), 1),
            new WeightedObjective("simkd", new SimKd(setup), 1));

        Assert.Null(without.Connector);
        Assert.Equal(["hint", "simkd"], objective.Connector!.named_parameters().Select(p => p.name.Split('.')[0]).Distinct());
    }

    [Fact]
    public void Leaves_no_tensors_behind()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = new CompositeObjective(
            ObjectiveCatalog.Names.Where(n => n is not ("fsp" or OwnMethod.Name)).Select(
                n => ObjectiveCatalog.CreatePart(n, pair.Setup())));
        Step();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Step()
        {
            using var scope = NewDisposeScope();
            Backward.Run(objective.Loss(pair.Input()));
        }
    }

    private sealed class Failing : Objective
    {
        public override Tensor Loss(ObjectiveInput input) => throw new NotSupportedException();
    }
}
