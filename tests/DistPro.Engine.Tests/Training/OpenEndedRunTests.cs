using DistPro.Engine.Distillation;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

/// <summary>Runs whose end nobody knows beforehand.</summary>
public sealed class OpenEndedRunTests
{
    private static readonly TrainingOptions Open = new()
    {
        Epochs = null,
        BatchSize = 16,
        LearningRate = 0.05,
        Schedule = new ConstantSchedule { WarmupSteps = 8 },
        EarlyStopping = new EarlyStopping(2),
        FinalWeights = FinalWeights.Best,
    };

    [Fact]
    public void Early_stopping_ends_it_and_its_rate_rises_and_stays()
    {
        using var images = TinyImages.Make(64);
        using var held = TinyImages.Make(32, seed: 2);
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(network, images, Open, validation: held);
        Assert.Equal(StopReason.EarlyStopping, result.StopReason);
        Assert.Equal(result.BestEpoch + 3, result.History.Count);
        Assert.Equal(0.025, result.History[0].LearningRate, 1e-12); // the fourth of eight steps
        Assert.All(result.History.Skip(1), h => Assert.Equal(0.05, h.LearningRate, 1e-12));
        Assert.All(result.History, h => Assert.Equal(
            (int.MaxValue, TrainingMoment.WithoutEnd, TimeSpan.MaxValue), (h.Epochs, h.Steps, h.TimeLeft)));
        Assert.InRange(Evaluation.Run(network, held).Accuracy, 0.9, 1);
    }

    [Fact]
    public void One_that_was_stopped_goes_on_bit_for_bit()
    {
        string folder = Directory.CreateTempSubdirectory("distpro-").FullName;
        using var images = TinyImages.Make(64);
        using var held = TinyImages.Make(32, seed: 2);
        var kept = Open with { Checkpoint = new CheckpointSettings(Path.Combine(folder, "open.checkpoint")) };
        var expected = Train(Open, new CrossEntropyTask(), default);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Train(kept, new StoppingTask(new CrossEntropyTask(), source, step: 6), source.Token));
        Assert.Equal(expected, Train(kept, new CrossEntropyTask(), default));
        Directory.Delete(folder, recursive: true);

        float[] Train(TrainingOptions options, TrainingTask task, CancellationToken stop)
        {
            using var network = TinyImages.Network();
            TrainingLoop.Run(network, task, images, held, options, cancellation: stop);
            return [.. network.parameters().SelectMany(p => p.detach().data<float>().ToArray())];
        }
    }

    [Fact]
    public void What_goes_by_the_length_of_the_run_is_refused_before_it_starts()
    {
        Refused("no early stopping and ConstantSchedule", Open with { EarlyStopping = null, FinalWeights = FinalWeights.Last });
        Refused("early stopping and CosineSchedule", Open with { Schedule = new CosineSchedule() });
        Refused("StepSchedule", Open with { Schedule = new StepSchedule() });
        Refused("OneCycleSchedule", Open with { Schedule = new OneCycleSchedule() });
        Refused("counts its rise in WarmupSteps", Open with { Schedule = new ConstantSchedule { Warmup = 0.1 } });
        (Open with { Schedule = new StepSchedule { Milestones = [] } }).Validate(hasValidation: true);
        (Open with { TimeBudget = TimeSpan.FromHours(1), Schedule = new CosineSchedule() }).Validate(hasValidation: true);

        static void Refused(string expected, TrainingOptions options) => Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => options.Validate(hasValidation: true)).Message);
    }

    [Fact]
    public void Only_the_settings_of_a_schedule_tell_a_run_from_others()
    {
        foreach (var schedule in ScheduleCatalog.All.Names.Select(n => ScheduleCatalog.All.Create(n)))
        {
            string text = $"{Fingerprint.Of(Open with { Schedule = schedule })}";
            Assert.Contains(schedule.GetType().Name, text);
            Assert.DoesNotContain(nameof(LearningRateSchedule.NeedsLength), text);
        }
    }

    [Theory]
    [InlineData("kd", null)]
    [InlineData("at", null)]
    [InlineData("dkd", "'dkd' goes by the part of the run that is done")]
    [InlineData("reviewkd", "'reviewkd' goes by")]
    [InlineData("ab", "'ce' goes by")] // which sets in when ab ends
    [InlineData("ft", "'ft' goes by")]
    public void Objectives_that_change_with_the_run_take_one_with_an_end(string objective, string? refusal)
    {
        using var images = TinyImages.Make(32);
        using var held = TinyImages.Make(16, seed: 2);
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network();
        using var teacher = new FixedTeacher(network);
        TrainingResult Run(ObjectiveChoice choice) =>
            Distiller.Run(student, teacher, new(choice), images, Open with { EarlyStopping = new(1) }, validation: held);
        if (refusal is null)
        {
            Assert.Equal(StopReason.EarlyStopping, Run(objective).StopReason);
            return;
        }
        Assert.Contains(refusal, Assert.Throws<ArgumentException>(() => Run(objective)).Message);
        if (objective is "dkd")
        {
            Run(new ObjectiveChoice(objective) { Ramp = 0 });
        }
    }
}
