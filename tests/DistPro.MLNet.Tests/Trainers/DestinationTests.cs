using DistPro.Engine.Data;
using DistPro.Engine.Training;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>Where trainers are to keep something, and cannot.</summary>
public sealed class DestinationTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder.File("kept");

    private string Checkpoint => Path.Combine(Folder, "run.checkpoint");

    private MLContext Ml => trained.Ml;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("checkpoint of the search")]
    [InlineData("decoded images")]
    [InlineData("teacher's answers")]
    public void A_place_that_takes_no_files_is_told_before_an_image_is_read(string kept)
    {
        File.WriteAllText(Folder, "a file, and no folder");
        var view = new CountingView(trained.Train, "Image");
        var (network, distil, distPro) = (Options<NetworkTrainer.Options>(), Options<DistillationTrainer.Options>(),
            Options<DistProTrainer.Options>());
        // The name of the search's file is longer, and too long.
        string longest = _folder.File(new string('n', 255));
        network.Reading = new ImageReading { Workspace = new ImageWorkspace(Folder), Key = "k" };
        distil.TeacherCacheFolder = Folder;
        distPro.Training = distPro.Training with { Checkpoint = new CheckpointSettings(longest) };
        IEstimator<ITransformer> trainer = kept switch
        {
            "checkpoint" => Ml.Distillation().Network("resnet8", WithCheckpoint(Options<NetworkTrainer.Options>(), Checkpoint)),
            "checkpoint of the search" => Ml.Distillation().DistPro(trained.Classifier, "resnet8", distPro),
            "decoded images" => Ml.Distillation().Network("resnet8", network),
            _ => Ml.Distillation().Distill(trained.Classifier, "resnet8", distil),
        };
        var error = Assert.Throws<IOException>(() => trainer.Fit(view));
        Assert.Contains(kept == "checkpoint of the search" ? $"'{longest}.search'" : $"'{Folder}", error.Message);
        Assert.Contains("could not be written", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
        Assert.Equal(0, view.Reads);
    }

    [Fact]
    public void Folders_that_are_not_there_are_made()
    {
        var options = WithCheckpoint(Options<DistillationTrainer.Options>(), Path.Combine(Folder, "a", "run.checkpoint"));
        options.TeacherCacheFolder = Path.Combine(Folder, "b", "answers");
        options.Reading = new ImageReading { Workspace = new ImageWorkspace(Path.Combine(Folder, "c", "images")), Key = "k" };
        using var student = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.True(File.Exists(options.Training.Checkpoint!.Path));
        Assert.NotEmpty(Directory.GetFiles(options.TeacherCacheFolder));
        Assert.NotEmpty(Directory.GetFiles(options.Reading.Workspace.Folder));
    }

    [Fact]
    public void A_classifier_comes_of_a_run_whose_checkpoints_and_answers_fail_and_the_log_tells_why()
    {
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(e.RawMessage);
            }
        };
        var options = WithCheckpoint(Options<DistillationTrainer.Options>(), Checkpoint);
        options.TeacherCacheFolder = Path.Combine(Folder, "answers");
        options.Progress = new Blocking(Folder, epoch: 1);
        using var student = ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.Equal(4, student.Training!.History.Count);
        Assert.Contains(Checkpoint, student.Training.CheckpointFailure);
        Assert.Equal(2, warnings.Count(w => w.Contains($"'{Checkpoint}' could not be written")));
        Assert.Single(warnings, w => w.Contains("The training goes on"));
        Assert.Single(warnings, w => w.StartsWith("the run's last checkpoint", StringComparison.Ordinal));
        Assert.Single(warnings, w => w.StartsWith("the teacher's answers were not all kept", StringComparison.Ordinal));
        student.Save(_folder.File("student.distpro"));
    }

    private static T Options<T>() where T : TrainerOptions, new() => TrainedModel.Quick(new T());

    private static T WithCheckpoint<T>(T options, string path) where T : TrainerOptions
    {
        options.Training = options.Training with { Checkpoint = new CheckpointSettings(path) { Epochs = 1 } };
        return options;
    }

    /// <summary>Puts a file in place of a folder at the end of an epoch.</summary>
    private sealed class Blocking(string folder, int epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.EpochEnded && value.Epoch + 1 == epoch)
            {
                Directory.Delete(folder, recursive: true);
                File.WriteAllText(folder, "");
            }
        }
    }
}
