using DistPro.Engine.Data;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private string File => Path.Combine(_folder, "run.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Each epoch has 9 steps: these lie at the start, within, and at the end of an epoch, and after the last step.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(31)]
    [InlineData(53)]
    public void A_run_stopped_after_any_batch_goes_on_as_if_it_never_stopped(int stopAfter)
    {
        string expected = ChildTraining.Outcome(checkpoint: null);
        using (var source = new CancellationTokenSource())
        {
            Stop(source, stopAfter);
        }
        Assert.Equal(expected, ChildTraining.Outcome(File));
    }

    [Fact]
    public void A_run_that_has_ended_gives_the_same_result_again_without_training()
    {
        string expected = ChildTraining.Outcome(File);
        var reports = new Reports();
        Assert.Equal(expected, ChildTraining.Outcome(File, progress: reports));
        Assert.Equal(0, reports.Count);
    }

    [Fact]
    public void The_last_good_checkpoint_survives_a_run_that_diverges()
    {
        using var images = TinyImages.Make(70);
        using var network = TinyImages.Network();
        var options = ChildTraining.Options(File) with { FinalWeights = FinalWeights.Last };
        // The rate grows by 1e12 at each quarter of the run.
        var wild = options with { Schedule = new StepSchedule { Milestones = [0.25, 0.5, 0.75], Gamma = 1e12 } };
        var error = Assert.Throws<TrainingDivergedException>(() => SupervisedTraining.Run(network, images, wild));
        Assert.InRange(error.Step, 13, 53);
        Assert.True(error.LearningRate > 1e9);
        Assert.Contains("cross-entropy", error.LossParts.Keys);
        Assert.Contains($"step {error.Step}", error.Message);

        // The checkpoint is from before, and leads to the same end.
        using var again = TinyImages.Network();
        var repeated = Assert.Throws<TrainingDivergedException>(() => SupervisedTraining.Run(again, images, wild));
        Assert.Equal(error.Message, repeated.Message);
    }

    [Fact]
    public void Another_run_refuses_the_checkpoint_and_names_the_difference()
    {
        ChildTraining.Outcome(File);
        using var images = TinyImages.Make(70);
        using var held = TinyImages.Make(20, seed: 2);
        using var network = TinyImages.Network();
        void Run(TrainingOptions options, ImageStore data) => SupervisedTraining.Run(network, data, options, validation: held);

        var options = ChildTraining.Options(File);
        var error = Assert.Throws<InvalidOperationException>(() => Run(options with { LearningRate = 0.05 }, images));
        Assert.Contains("LearningRate is 0.1, and 0.05", error.Message);
        Assert.DoesNotContain("StartFrom", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Run(options with { Epochs = 8 }, images));
        Assert.Contains("Epochs is 6, and 8", error.Message);
        Assert.Contains("start a new one from its weights (StartFrom)", error.Message);
        error = Assert.Throws<InvalidOperationException>(
            () => Run(options with { Optimizer = new SgdSettings { Momentum = 0.8 } }, images));
        Assert.Contains("Optimizer", error.Message);
        using var others = TinyImages.Make(70, seed: 3);
        Assert.Contains("Images is", Assert.Throws<InvalidOperationException>(() => Run(options, others)).Message);
    }

    [Fact]
    public void A_damaged_checkpoint_is_noticed()
    {
        ChildTraining.Outcome(File);
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[bytes.Length / 2] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => ChildTraining.Outcome(File)).Message);
        System.IO.File.WriteAllBytes(File, bytes[..20]);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => ChildTraining.Outcome(File)).Message);
    }

    [Fact]
    public void Checkpoints_are_written_by_time_and_by_epochs()
    {
        // The clock is looked at twice in a step, so a step takes 0.2 s, and the run of 54 steps some 11 s.
        Assert.InRange(Writes(new CheckpointSettings(File) { Interval = TimeSpan.FromSeconds(2) }), 5, 7);
        Assert.Equal(3, Writes(new CheckpointSettings(File) { Interval = null, Epochs = 2 }));
        Assert.Equal(1, Writes(new CheckpointSettings(File) { Interval = null }));
    }

    private int Writes(CheckpointSettings settings)
    {
        using var images = TinyImages.Make(70);
        using var network = TinyImages.Network();
        var clock = new SteppingClock(TimeSpan.FromSeconds(0.1));
        int writes = 0;
        clock.Looked += Count;
        SupervisedTraining.Run(
            network, images,
            ChildTraining.Options(null) with { FinalWeights = FinalWeights.Last, Checkpoint = settings, Clock = clock });
        Count();
        return writes;

        void Count()
        {
            writes += System.IO.File.Exists(File) ? 1 : 0;
            System.IO.File.Delete(File);
        }
    }

    private void Stop(CancellationTokenSource source, int stopAfter)
    {
        using var images = TinyImages.Make(70);
        using var held = TinyImages.Make(20, seed: 2);
        using var network = TinyImages.Network();
        var task = new StoppingTask(new CrossEntropyTask(), source, stopAfter);
        var options = ChildTraining.Options(File) with { Checkpoint = new CheckpointSettings(File) };
        Assert.Throws<OperationCanceledException>(
            () => TrainingLoop.Run(network, task, images, held, options, null, source.Token));
        Assert.Equal(stopAfter, task.Steps); // not one batch more
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value) => Count++;
    }
}
