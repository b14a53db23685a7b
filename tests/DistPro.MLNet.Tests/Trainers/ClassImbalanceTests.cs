using DistPro.Engine.Data;
using DistPro.Engine.Search;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>Forty images of one class and seven of the other.</summary>
public sealed class ClassImbalanceTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Theory]
    [InlineData(nameof(Sampling))]
    [InlineData(nameof(ClassWeights))]
    [InlineData(nameof(TrainerOptions.ExampleWeightColumnName))]
    public void A_rare_class_is_found_more_often_where_the_classes_are_balanced(string how)
    {
        double plain = Macro("");
        double balanced = Macro(how);
        Assert.True(balanced > plain + 0.3, $"{balanced} with {how}, {plain} without");

        double Macro(string how)
        {
            using var model = Ml.Distillation().Network("resnet8", Options(how)).Fit(Rare(40, 7));
            return Ml.MulticlassClassification.Evaluate(model.Transform(Rare(50, 50, seed: 2))).MacroAccuracy;
        }
    }

    [Fact]
    public void The_weights_go_along_through_CrossValidate()
    {
        double plain = Macro("");
        double balanced = Macro(nameof(TrainerOptions.ExampleWeightColumnName));
        Assert.True(balanced > plain + 0.1, $"{balanced} with weights, {plain} without");

        double Macro(string how)
        {
            var folds = Ml.MulticlassClassification.CrossValidate(
                Rare(80, 14), Ml.Distillation().Network("resnet8", Options(how)), numberOfFolds: 2);
            return folds.Average(f =>
            {
                ((IDisposable)f.Model).Dispose();
                return f.Metrics.MacroAccuracy;
            });
        }
    }

    [Theory]
    [InlineData("distillation")]
    [InlineData("search")]
    [InlineData("DistPro")]
    public void Whoever_learns_from_a_teacher_learns_by_the_weights_too(string trainer)
    {
        Assert.NotEqual(Loss(balanced: false), Loss(balanced: true));

        double Loss(bool balanced)
        {
            var search = new SearchOptions { FirstStage = 1, Transforms = ["simple"] };
            IEstimator<ITransformer> estimator = trainer switch
            {
                "distillation" => Ml.Distillation().Distill(
                    trained.Classifier, "resnet8", Balanced(new DistillationTrainer.Options { Objectives = ["kd"] })),
                "search" => Ml.Distillation().SearchProcess(
                    trained.Classifier, "resnet8", Balanced(new ProcessSearchTrainer.Options { Search = search })),
                _ => Ml.Distillation().DistPro(
                    trained.Classifier, "resnet8",
                    Balanced(new DistProTrainer.Options { Search = search, SearchEpochs = 1 })),
            };
            using var model = (ImageClassifier)estimator.Fit(Rare(40, 7));
            double loss = model.Training!.History[0].Loss;
            Assert.True(double.IsFinite(loss));
            return loss;

            T Balanced<T>(T options) where T : TeachingOptions
            {
                TrainedModel.Quick(options);
                options.Training = options.Training with { Epochs = 1, LearningRate = 0.01 };
                options.ClassWeights = balanced ? ClassWeights.ByName(("left", 1), ("right", 5)) : null;
                return options;
            }
        }
    }

    [Fact]
    public void Where_classes_are_few_the_log_tells_the_recall_of_each()
    {
        var options = Options(nameof(Sampling));
        (options.ValidationFraction, options.Training) = (0.5, options.Training with { Epochs = 1 });
        var (epoch, recalls) = LogOf(options, Rare(40, 8));
        Assert.Contains(FormattableString.Invariant($", recall {recalls[0]:f3} of 'left', {recalls[1]:f3} of 'right',"), epoch);
    }

    [Fact]
    public void Where_classes_are_many_the_log_tells_the_least_recall()
    {
        string[] names = [.. Enumerable.Range(0, 11).Select(i => $"class {i}")];
        string images = trained.Folder.File("many"), labels = trained.Folder.File("many-labels");
        byte[] classes = [.. Enumerable.Range(0, 33).Select(i => (byte)(i % 11))];
        HalfImages.WriteIdx(images, [33, 8, 8], [.. classes.SelectMany(c => Enumerable.Repeat((byte)(20 * c), 64))]);
        HalfImages.WriteIdx(labels, [33], classes);
        var options = Options("");
        (options.ValidationFraction, options.Training) = (0.3, options.Training with { Epochs = 1 });
        var (epoch, recalls) = LogOf(options, Ml.Distillation().LoadIdx(images, labels, names));
        double least = recalls.Min()!.Value;
        Assert.Contains(
            FormattableString.Invariant($", least recall {least:f3} of '{names[recalls.ToList().IndexOf(least)]}',"), epoch);
    }

    [Fact]
    public void Weights_of_classes_that_the_data_do_not_have_are_refused_before_an_image_is_read()
    {
        var options = TrainedModel.Options();
        options.ClassWeights = ClassWeights.ByName(("left", 1), ("rihgt", 5));
        var counting = new CountingView(trained.Train, "Image");
        var error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8", options).Fit(counting));
        Assert.Equal(
            "ClassWeights: expected a weight for each class of the data, found none for 'right', and one for 'rihgt', which the "
            + "data do not have. Name the classes of the data: 'left', 'right'.", error.Message);
        Assert.Equal(0, counting.Reads);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        var options = Options(nameof(Sampling));
        options.ClassWeights = ClassWeights.Balanced;
        Assert.Contains(
            "found both: a rare class would count twice",
            Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8", options)).Message);

        foreach (string how in new[] { "Training.Sampling", "ClassWeights", "ExampleWeightColumnName" })
        {
            var unlabelled = new DistillationTrainer.Options { LabelColumnName = null };
            Balance(unlabelled, how.Replace("Training.", "", StringComparison.Ordinal));
            var error = Assert.Throws<ArgumentException>(
                () => Ml.Distillation().Distill(trained.Classifier, "resnet8", unlabelled));
            Assert.StartsWith($"{how} is for images that have a class, and LabelColumnName is null.", error.Message);
        }
    }

    private IDataView Rare(int left, int right, int seed = 1) => RareImages.View(Ml, trained.Folder, left, right, seed);

    private static NetworkTrainer.Options Options(string how)
    {
        var options = TrainedModel.Options();
        options.Training = options.Training with { Epochs = 6, LearningRate = 0.02 };
        Balance(options, how);
        return options;
    }

    private static void Balance(TrainerOptions options, string how)
    {
        switch (how)
        {
            case nameof(Sampling):
                options.Training = options.Training with { Sampling = Sampling.Balanced };
                break;
            case nameof(ClassWeights):
                options.ClassWeights = ClassWeights.Balanced;
                break;
            case nameof(TrainerOptions.ExampleWeightColumnName):
                options.ExampleWeightColumnName = "Weight";
                break;
        }
    }

    private static (string Epoch, IReadOnlyList<double?> Recalls) LogOf(NetworkTrainer.Options options, IDataView data)
    {
        var ml = new MLContext(seed: 1);
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.RawMessage);
        using var model = ml.Distillation().Network("resnet8", options).Fit(data);
        return (Assert.Single(log, m => m.StartsWith("epoch ", StringComparison.Ordinal)),
            model.Training!.History[^1].Validation!.Recalls);
    }
}
