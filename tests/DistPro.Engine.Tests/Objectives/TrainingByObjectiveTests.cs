using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>Each objective by name: it trains what it should train, and nothing else.</summary>
public sealed class TrainingByObjectiveTests
{
    public static TheoryData<string> Names => [.. ObjectiveCatalog.Names.Where(n => n != OwnMethod.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_falls(string name)
    {
        using var pair = new TinyPair(TinyNetwork.TeacherFor(name));
        using var objective = ObjectiveCatalog.Create(name, pair.Setup());
        Parameter[] trained = [.. pair.Student.parameters(), .. objective.Connector?.parameters() ?? []];

        double first = Step(pair, objective, trained), last = first;
        for (int i = 0; i < 60; i++)
        {
            last = Step(pair, objective, trained);
        }
        // Losses with a floor, such as a cross entropy with soft labels, have little room.
        Assert.True(last < 0.98 * first, $"{first} became {last}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_reach_student_and_connector_only(string name)
    {
        using var pair = new TinyPair(TinyNetwork.TeacherFor(name));
        using var objective = ObjectiveCatalog.Create(name, pair.Setup());

        Backward.Run(objective.Loss(pair.Input()));

        Assert.All(pair.Teacher.parameters(), p => Assert.Null(p.grad));
        Assert.True(pair.Student.parameters().First().grad!.norm().item<double>() > 0);
        Assert.All(objective.Connector?.parameters() ?? [], p => Assert.NotNull(p.grad));
    }

    // A step of fixed length straight down, so that the scales of the losses do not matter.
    private static double Step(TinyPair pair, Objective objective, Parameter[] trained)
    {
        using var scope = NewDisposeScope();
        var loss = objective.Loss(pair.Input());
        foreach (var parameter in trained)
        {
            parameter.grad?.fill_(0);
        }
        Backward.Run(loss);
        using var frozen = no_grad();
        var moved = trained.Where(p => p.grad is not null).ToArray();
        double length = Math.Sqrt(moved.Sum(p => p.grad!.square().sum().item<double>()));
        foreach (var parameter in moved)
        {
            parameter.add_(parameter.grad!, alpha: -0.03 / length);
        }
        return loss.item<double>();
    }
}
