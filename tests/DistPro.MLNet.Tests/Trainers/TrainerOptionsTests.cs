using DistPro.Engine.Data;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

public class TrainerOptionsTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    public static TheoryData<string, Action<NetworkTrainer.Options>> Changes => new()
    {
        { "Epochs", o => o.Training = o.Training with { Epochs = 2 } },
        { "BatchSize", o => o.Training = o.Training with { BatchSize = 24 } },
        { "DropLast", o => o.Training = o.Training with { DropLast = true } },
        { "LearningRate", o => o.Training = o.Training with { LearningRate = 0.03 } },
        { "Schedule", o => o.Training = o.Training with { Schedule = new StepSchedule() } },
        { "Optimizer", o => o.Training = o.Training with { Optimizer = new AdamWSettings() } },
        { "Precision", o => o.Training = o.Training with { Precision = Precision.BFloat16 } },
        { "LabelSmoothing", o => o.Training = o.Training with { LabelSmoothing = 0.1 } },
        { "GradientNorm", o => o.Training = o.Training with { GradientNorm = 0.1 } },
        { "AverageDecay", o => o.Training = o.Training with { AverageDecay = 0.5 } },
        { "Augmentation", o => o.Training = o.Training with { Augmentation = new Augmentation(Padding: 2) } },
        { "Seed", o => o.Seed = 2 },
    };

    public static TheoryData<string, Action<NetworkTrainer.Options>> Mistakes => new()
    {
        { "Epochs", o => o.Training = o.Training with { Epochs = -1 } },
        { "TimeBudget", o => o.Training = o.Training with { TimeBudget = TimeSpan.Zero } },
        { "BatchSize", o => o.Training = o.Training with { BatchSize = 1 } },
        { "LearningRate", o => o.Training = o.Training with { LearningRate = -1 } },
        { "Warmup", o => o.Training = o.Training with { Schedule = new CosineSchedule { Warmup = 2 } } },
        { "Momentum", o => o.Training = o.Training with { Optimizer = new SgdSettings { Momentum = 2 } } },
        { "Precision", o => o.Training = o.Training with { Precision = (Precision)9 } },
        { "LabelSmoothing", o => o.Training = o.Training with { LabelSmoothing = 1.5 } },
        { "GradientNorm", o => o.Training = o.Training with { GradientNorm = 0 } },
        { "AverageDecay", o => o.Training = o.Training with { AverageDecay = 2 } },
        { "Padding", o => o.Training = o.Training with { Augmentation = new Augmentation(Padding: -1) } },
        { "ValidationFraction", o => o.ValidationFraction = 1 },
        { "validation images", o => o.Training = o.Training with { EarlyStopping = new EarlyStopping() } },
        { "validation images", o => o.Training = o.Training with { FinalWeights = FinalWeights.Best } },
        { "Interval", o => o.Training = new() { Checkpoint = new("file") { Interval = TimeSpan.FromSeconds(-1) } } },
        { "a trainer's seed is its own", o => o.Training = o.Training with { Seed = 7 } },
        { "StartFrom", o => o.StartFrom = new(" ") },
        { "another name for each column", o => o.PredictedLabelColumnName = "Score" },
        { "Set Seed", o => (o.Training, o.Seed) = (new() { Checkpoint = new("file") }, null) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_reaches_the_training(string name, Action<NetworkTrainer.Options> change)
    {
        var images = Ml.Data.TakeRows(trained.Train, 40); // two batches of 16 and one of 8
        Assert.True(!Scores(_ => { }).SequenceEqual(Scores(change)), name);

        float[] Scores(Action<NetworkTrainer.Options> set)
        {
            var options = Options();
            options.Training = options.Training with { Epochs = 1 };
            set(options);
            using var model = Ml.Distillation().Network("resnet8", options).Fit(images);
            return [.. model.Transform(images).GetColumn<float[]>("Score").SelectMany(s => s)];
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_when_the_estimator_is_made(string named, Action<NetworkTrainer.Options> change)
    {
        var options = Options();
        change(options);
        var ml = new MLContext(); // without a seed
        Assert.Contains(named, Assert.ThrowsAny<ArgumentException>(() => ml.Distillation().Network("resnet8", options)).Message);
    }

    [Fact]
    public void Options_changed_later_do_not_reach_the_estimator()
    {
        var options = Options();
        options.Training = options.Training with { Epochs = 1 };
        var trainer = Ml.Distillation().Network("resnet8", options);
        options.Training = options.Training with { Epochs = 3 };
        using var model = trainer.Fit(trained.Train);
        Assert.Single(model.Training!.History);
    }

    [Fact]
    public void Early_stopping_ends_the_run_and_the_best_weights_are_those_of_the_epoch_it_names()
    {
        var options = Options();
        options.ValidationData = trained.Test;
        options.Training = options.Training with { FinalWeights = FinalWeights.Best, EarlyStopping = new(Patience: 1) };
        options.Training = options.Training with { Epochs = 40 };
        using var model = Ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        var result = model.Training!;
        Assert.Equal(StopReason.EarlyStopping, result.StopReason);
        Assert.InRange(result.History.Count, 2, 39);
        Assert.Equal(result.BestEpoch, result.WeightsEpoch);
        Assert.Equal(result.History.Count - 2, result.BestEpoch);
        AssertMetrics(model, trained.Test, result.History[result.BestEpoch!.Value].Validation!);
    }

    [Fact]
    public void Validation_data_is_matched_by_the_names_of_its_classes_and_resized()
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 6, side: 24);
        var photographs = Ml.Distillation().LoadImageFolder(folder.Path);
        var reversed = Ml.Data.LoadFromEnumerable([new ClassName { Name = "right" }, new ClassName { Name = "left" }]);
        var options = Options();
        options.ValidationData = Ml.Transforms.Conversion.MapKeyToValue("Label")
            .Append(Ml.Transforms.Conversion.MapValueToKey("Label", keyData: reversed)).Fit(photographs).Transform(photographs);
        using var model = Ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        Assert.InRange(model.Training!.History[^1].Validation!.Accuracy, 0.9, 1);
        AssertMetrics(model, photographs, model.Training!.History[^1].Validation!);
    }

    [Fact]
    public void Validation_data_that_cannot_be_used_is_told_before_the_images_are_read()
    {
        using var folder = new TemporaryFolder();
        Refused(
            ThreeClasses.View(Ml, folder, 9, 1, ThreeClasses.Names),
            "ValidationData: Label column 'Label' has classes that the training data has not: 'top'");
        Refused(
            Ml.Transforms.DropColumns("Image").Fit(trained.Test).Transform(trained.Test),
            "ValidationData: The image column 'Image' is missing");
        var both = Options();
        (both.ValidationData, both.ValidationFraction) = (trained.Test, 0.2);
        Assert.Contains("found both", Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8", both)).Message);

        void Refused(IDataView validation, string expected)
        {
            var options = Options();
            options.ValidationData = validation;
            var source = new Views.CountingView(trained.Train, "Image");
            var error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8", options).Fit(source));
            Assert.Contains(expected, error.Message);
            Assert.Equal(0, source.Reads);
        }
    }

    [Fact]
    public void A_fraction_of_the_images_is_held_out()
    {
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var options = Options();
        options.ValidationFraction = 0.25;
        using var model = ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        Assert.All(model.Training!.History, h => Assert.NotNull(h.Validation));
        Assert.Equal(5, model.Training!.History[0].Step); // 72 of the 96 images in batches of 16
        Assert.Contains(
            messages, m => m.StartsWith("epoch 4/4", StringComparison.Ordinal) && m.Contains(", validation accuracy "));
    }

    [Theory]
    [InlineData(int.MaxValue, 0.05, true)]
    [InlineData(int.MaxValue, 0, false)]
    [InlineData(100, 0.05, true)] // a warm-up of five epochs
    [InlineData(20, 0.05, false)]
    public void A_warm_up_that_early_stopping_may_not_wait_for_is_told_in_the_log(int epochs, double warmup, bool told)
    {
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var options = Options();
        options.ValidationData = trained.Test;
        options.Training = options.Training with
        {
            Epochs = epochs,
            EarlyStopping = new(Patience: 1),
            Schedule = new CosineSchedule { Warmup = warmup },
        };
        using var model = ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        Assert.Equal(told, messages.Any(m => m.StartsWith("the warm-up", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_run_without_a_known_end_is_ended_by_early_stopping_and_its_log_names_no_end()
    {
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var options = Options();
        options.ValidationData = trained.Test;
        options.Training = options.Training with
        {
            Epochs = null,
            LearningRate = 0.05,
            Schedule = new ConstantSchedule { WarmupSteps = 10 },
            EarlyStopping = new(Patience: 2),
            FinalWeights = FinalWeights.Best,
        };
        using var model = ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        Assert.Equal(StopReason.EarlyStopping, model.Training!.StopReason);
        Assert.InRange(model.Training.History[model.Training.WeightsEpoch].Validation!.Accuracy, 0.9, 1);
        string line = messages.First(m => m.StartsWith("epoch 1", StringComparison.Ordinal));
        Assert.StartsWith("epoch 1: loss", line);
        Assert.EndsWith("images/s", line);
    }

    [Fact]
    public void A_fraction_of_a_class_of_one_image_is_an_error()
    {
        var options = Options();
        options.ValidationFraction = 0.5;
        var error = Assert.Throws<InvalidDataException>(
            () => Ml.Distillation().Network("resnet8", options).Fit(Ml.Data.TakeRows(trained.Train, 2)));
        Assert.Contains("ValidationFraction", error.Message);
    }

    [Fact]
    public void A_time_budget_ends_the_run()
    {
        var options = Options();
        options.Training = options.Training with { TimeBudget = TimeSpan.FromTicks(1), Epochs = 1000 };
        using var model = Ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        Assert.Equal(StopReason.TimeBudget, model.Training!.StopReason);
        Assert.Equal(1, Assert.Single(model.Training!.History).Step);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        var options = Options();
        CheckpointSettings checkpoint = new(trained.Folder.File("network.checkpoint"));
        options.Training = options.Training with { Checkpoint = checkpoint, Epochs = 1 };
        using var model = Ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        var error = Assert.Throws<InvalidOperationException>(
            () => Ml.Distillation().Network("resnet8", options).Fit(trained.Test));
        Assert.Contains("is of another run: Images", error.Message);
    }

    private static NetworkTrainer.Options Options() => TrainedModel.Options();

    private void AssertMetrics(ImageClassifier model, IDataView data, ValidationMetrics expected)
    {
        var found = Ml.MulticlassClassification.Evaluate(model.Transform(data));
        Assert.Equal(expected.Accuracy, found.MicroAccuracy, 1e-9);
        Assert.Equal(expected.Loss, found.LogLoss, 1e-4);
    }

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
