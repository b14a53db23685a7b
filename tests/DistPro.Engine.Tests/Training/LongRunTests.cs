using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

/// <summary>Runs of more steps than 32 bits count.</summary>
public sealed class LongRunTests
{
    public static TheoryData<string, double> Schedules => new()
    {
        { "constant", 1.0 / 100 }, // the first of its 100 steps of rise
        { "cosine", 1 },
        { "one-cycle", 1.0 / 25 },
        { "step", 1 },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Every_schedule_starts_as_it_says_however_long_the_run_is(string name, double first)
    {
        Assert.Equal(ScheduleCatalog.All.Names, Schedules.Select(s => (string)s[0]).Order(StringComparer.Ordinal));
        var settings = name == "cosine" ? new Dictionary<string, object> { ["warmup"] = 0 } : null;
        foreach (var (epochs, batches) in new[]
        {
            (int.MaxValue, 1), (int.MaxValue, 4), (int.MaxValue, 5), (int.MaxValue, int.MaxValue), (134_217_728, 16),
            (134_217_728, 15), (500_000_000, 4), (500_000_000, 5), (1_073_741_824, 2), (1_000_000, 4295),
        })
        {
            var options = new TrainingOptions { Epochs = epochs, Schedule = ScheduleCatalog.All.Create(name, settings) };
            var clock = new TrainingClock(options, batches, TimeSpan.Zero);
            var moment = clock.At(0, 0);
            Assert.Equal(options.LearningRate * first, moment.Rate, 1e-6);
            Assert.Equal((long)epochs * batches, moment.Steps);
            Assert.Equal(0, moment.Progress);
            // Half of the way, and the last step.
            Assert.Equal(0.5, clock.At(moment.Steps / 2, epochs / 2).Progress, 0.5 / moment.Steps + 1e-9);
            Assert.InRange(clock.At(moment.Steps - 1, epochs - 1).Rate, 0, options.LearningRate);

            var (allEpochs, steps, left) = clock.Outlook(1, TimeSpan.FromSeconds(1));
            Assert.Equal((epochs, moment.Steps), (allEpochs, steps));
            double seconds = Math.Min(moment.Steps - 1.0, TimeSpan.MaxValue.TotalSeconds);
            Assert.Equal(1, left.TotalSeconds / seconds, 1e-9);
        }
    }

    [Theory]
    [InlineData(1, 1e9)] // more time than is left, at the speed so far
    [InlineData(1, 1e-7)]
    [InlineData(1_000_000, 1e-7)]
    public void With_a_time_budget_no_estimate_is_negative_whatever_the_speed(long step, double seconds)
    {
        var options = new TrainingOptions { TimeBudget = TimeSpan.MaxValue };
        var (epochs, steps, left) = new TrainingClock(options, 7, TimeSpan.Zero).Outlook(step, TimeSpan.FromSeconds(seconds));
        Assert.InRange(epochs, 1, int.MaxValue);
        Assert.InRange(steps, step, long.MaxValue);
        Assert.Equal(TimeSpan.MaxValue - TimeSpan.FromSeconds(seconds), left);
        options = options with { TimeBudget = TimeSpan.FromTicks(1) };
        Assert.Equal(
            TimeSpan.Zero, new TrainingClock(options, 7, TimeSpan.Zero).Outlook(step, TimeSpan.FromSeconds(1)).Left);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(134_217_728)] // times 16 batches: 2^31
    [InlineData(500_000_000)]
    public void A_run_that_is_stopped_in_its_first_epoch_has_learned(int epochs)
    {
        using var images = TinyImages.Make(256);
        using var network = TinyImages.Network();
        using var source = new CancellationTokenSource();
        TrainingProgress? last = null;
        var progress = new Listener(p =>
        {
            last = p;
            source.Cancel();
        });
        var options = new TrainingOptions
        {
            Epochs = epochs,
            BatchSize = 16,
            LearningRate = 0.1,
            Schedule = new StepSchedule(),
            Augmentation = Augmentation.None, // a mirrored image is of the other class
            Clock = new SteppingClock(TimeSpan.FromSeconds(0.001)),
        };
        Assert.Throws<OperationCanceledException>(
            () => SupervisedTraining.Run(network, images, options, progress, source.Token));
        Assert.Equal((16, 16L * epochs, epochs), (last!.Step, last.Steps, last.Epochs));
        Assert.Equal(options.LearningRate, last.LearningRate);
        Assert.True(last.TimeLeft > TimeSpan.FromDays(7));
        Assert.InRange(last.Accuracy, 0.7, 1);
    }

    [Fact]
    public void Batches_larger_than_the_data_are_the_data()
    {
        using var images = TinyImages.Make(33);
        var loader = new BatchLoader(images, int.MaxValue, Augmentation.None, 1, TorchSharp.torch.CPU);
        Assert.Equal((1, 33, 33), (loader.BatchesPerEpoch, loader.ImagesPerEpoch, loader.ImagesIn(1)));
        Assert.Equal(33, new BatchLoader(images, 2, Augmentation.None, 1, TorchSharp.torch.CPU).ImagesIn(int.MaxValue));
    }

    [Fact]
    public void The_random_numbers_of_a_step_are_those_of_its_number_beyond_32_bits_too()
    {
        using var generator = new TorchSharp.torch.Generator(0);
        long Draw(long step)
        {
            RandomStream.Seed(generator, 1, "test", step);
            return generator.initial_seed();
        }
        Assert.NotEqual(Draw(0), Draw(1L << 32));
    }

    private sealed class Listener(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
