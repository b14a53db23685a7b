using System.Globalization;
using DistPro.Engine.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

public class ContextSeedTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void The_seed_of_the_context_makes_a_run_repeatable_whatever_was_made_before()
    {
        var first = new MLContext(seed: 1);
        var second = new MLContext(seed: 1);
        for (int i = 0; i < 5; i++)
        {
            second.Transforms.CopyColumns("Copy", "Label").Fit(trained.Train);
            second.MulticlassClassification.Trainers.SdcaMaximumEntropy();
        }
        Assert.Equal(Scores(first), Scores(second));
        Assert.NotEqual(Scores(first), Scores(new MLContext(seed: 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)] // what ML.NET's random numbers begin with where there is no seed
    [InlineData(314489979)] // its hashes
    [InlineData(-7)]
    [InlineData(int.MaxValue)]
    public void Each_context_with_a_seed_has_one_of_its_own(int seed)
    {
        int found = Seed(new MLContext(seed));
        Assert.Equal(found, Seed(new MLContext(seed)));
        Assert.NotEqual(found, Seed(new MLContext(unchecked(seed + 1))));
    }

    [Fact]
    public void Without_any_seed_each_estimator_draws_its_own()
    {
        Assert.NotEqual(Seed(new MLContext()), Seed(new MLContext()));
        Assert.NotEqual(Scores(new MLContext()), Scores(new MLContext()));
    }

    [Fact]
    public void A_checkpoint_takes_the_seed_of_the_context()
    {
        var options = TrainedModel.Options();
        options.Seed = null;
        string path = trained.Folder.File("seeded.checkpoint");
        options.Training = options.Training with { Checkpoint = new CheckpointSettings(path) };
        Assert.Throws<ArgumentException>(() => new MLContext().Distillation().Network("resnet8", options));
        new MLContext(seed: 3).Distillation().Network("resnet8", options);
    }

    // As the log of a run tells it.
    private int Seed(MLContext ml)
    {
        int? seed = null;
        ml.Log += (_, e) =>
        {
            if (e.RawMessage.IndexOf("; seed ", StringComparison.Ordinal) is var place and > 0)
            {
                seed = int.Parse(e.RawMessage[(place + 7)..], CultureInfo.InvariantCulture);
            }
        };
        var options = TrainedModel.Options();
        options.Seed = null;
        options.Training = options.Training with { Epochs = 1 };
        ml.Distillation().Network("resnet8", options).Fit(ml.Data.TakeRows(trained.Train, 4)).Dispose();
        return seed!.Value;
    }

    private float[] Scores(MLContext ml)
    {
        var options = TrainedModel.Options();
        options.Seed = null;
        options.Training = options.Training with { Epochs = 1 };
        using var model = ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        return [.. model.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s)];
    }
}
