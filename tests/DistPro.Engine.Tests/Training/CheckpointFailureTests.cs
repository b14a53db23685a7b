using DistPro.Engine.Networks;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

/// <summary>Checkpoints that cannot be written: before a run, within it, at its end, and when it is cancelled.</summary>
public sealed class CheckpointFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private string Folder => Path.Combine(_folder, "runs");

    private string Target => Path.Combine(Folder, "run.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_is_not_there_is_made()
    {
        string deep = Path.Combine(Folder, "a", "b", "run.checkpoint");
        ChildTraining.Outcome(deep, epochs: 1);
        Assert.True(File.Exists(deep));
    }

    [Theory]
    [InlineData("file/run.checkpoint")] // a file in place of the folder
    [InlineData("file/deep/run.checkpoint")]
    [InlineData(".")] // a folder in place of the file
    [InlineData("/proc/run.checkpoint")]
    [InlineData("long")]
    public void A_place_that_takes_no_file_is_told_before_the_first_step(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        string path = Path.GetFullPath(Path.Combine(_folder, name == "long" ? new string('n', 256) : name));
        using var images = TinyImages.Make(70);
        using var network = TinyImages.Network();
        string before = network.Checksum();
        var reports = new Reports();
        var error = Assert.Throws<IOException>(
            () => SupervisedTraining.Run(network, images, Options(path), reports));
        Assert.Contains($"'{path}' could not be written", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
        Assert.Empty(reports.All);
        Assert.Equal(before, network.Checksum());
    }

    [Fact]
    public void A_folder_removed_in_mid_run_is_made_again()
    {
        var reports = new Reports((2, () => Directory.Delete(Folder, recursive: true)));
        Assert.Null(Train(reports).CheckpointFailure);
        Assert.All(reports.All, r => Assert.Null(r.CheckpointFailure));
        AssertGoesOnFrom(Target);
    }

    [Fact]
    public void A_write_that_fails_in_mid_run_is_told_and_tried_again_and_the_run_goes_on()
    {
        var reports = new Reports((2, Block), (4, Unblock));
        var result = Train(reports);
        Assert.Null(result.CheckpointFailure);
        // The report of an epoch comes before its checkpoint: the third epoch tells of the second's.
        Assert.Equal([false, false, true, true, false, false], reports.Epochs.Select(r => r.CheckpointFailure is not null));
        Assert.All(reports.Epochs[2..4], r => Assert.Contains($"'{Target}' could not be written", r.CheckpointFailure));
        AssertGoesOnFrom(Target);
    }

    [Fact]
    public void What_was_trained_is_not_lost_when_the_last_write_fails()
    {
        using var images = TinyImages.Make(70);
        using var expected = TinyImages.Network();
        SupervisedTraining.Run(expected, images, Options(null));
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(network, images, Options(Target), new Reports((6, Block)));
        Assert.Equal((StopReason.Completed, 6), (result.StopReason, result.History.Count));
        Assert.Contains($"'{Target}' could not be written", result.CheckpointFailure);
        Assert.Equal(expected.Checksum(), network.Checksum());
        Assert.False(network.training);
    }

    [Fact]
    public void Cancelling_stays_cancelling_when_its_checkpoint_fails()
    {
        using var source = new CancellationTokenSource();
        var reports = new Reports((3, Block), (3, source.Cancel));
        var error = Assert.Throws<OperationCanceledException>(() => Train(reports, source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Contains($"No checkpoint was written: '{Target}' could not be written", error.Message);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public void A_listener_that_cancels_by_throwing_leaves_a_checkpoint_that_leads_on()
    {
        Assert.Throws<OperationCanceledException>(
            () => Train(new Reports((3, () => throw new OperationCanceledException()))));
        AssertGoesOnFrom(Target);
    }

    private static TrainingOptions Options(string? path) =>
        ChildTraining.Options(null) with
        {
            FinalWeights = FinalWeights.Last,
            Checkpoint = path is null ? null : new CheckpointSettings(path) { Interval = null, Epochs = 1 },
        };

    // A file where the folder should be: so nothing can be written there, whoever runs the tests.
    private void Block()
    {
        Directory.Delete(Folder, recursive: true);
        File.WriteAllText(Folder, "");
    }

    private void Unblock() => File.Delete(Folder);

    private TrainingResult Train(Reports reports, CancellationToken cancellation = default)
    {
        using var images = TinyImages.Make(70);
        using var network = TinyImages.Network();
        return SupervisedTraining.Run(network, images, Options(Target), reports, cancellation);
    }

    private static void AssertGoesOnFrom(string path)
    {
        using var images = TinyImages.Make(70);
        using Network expected = TinyImages.Network(), network = TinyImages.Network();
        SupervisedTraining.Run(expected, images, Options(null));
        var result = SupervisedTraining.Run(network, images, Options(path));
        Assert.Equal(Enumerable.Range(0, 6), result.History.Select(h => h.Epoch));
        Assert.Equal(expected.Checksum(), network.Checksum());
    }

    /// <summary>Keeps all reports, and does something at the end of some epochs, counted from one.</summary>
    private sealed class Reports(params (int Epoch, Action Do)[] after) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public TrainingProgress[] Epochs => [.. All.Where(r => r.EpochEnded)];

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            foreach (var (_, action) in after.Where(a => value.EpochEnded && a.Epoch == value.Epoch + 1))
            {
                action();
            }
        }
    }
}
