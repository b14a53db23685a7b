using DistPro.Engine.Objectives;
using DistPro.Engine.Search;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>Very few images: a trainer works, or says at once how many it takes.</summary>
public sealed class TinyDataTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    public static TheoryData<string> Objectives =>
        [.. ObjectiveCatalog.Names.Where(n => !n.StartsWith("test-", StringComparison.Ordinal))];

    [Theory]
    [InlineData("network", 1, false)]
    [InlineData("network", 2, true)]
    [InlineData("network", 3, true)]
    [InlineData("network", 17, true)] // one more than a batch
    [InlineData("network, a part held out", 2, false)] // a class keeps its last image
    [InlineData("network, a part held out", 3, true)]
    [InlineData("network, MixUp", 2, true)]
    [InlineData("network, MixUp", 3, true)]
    [InlineData("network, full batches", 15, false)]
    [InlineData("network, full batches", 16, true)]
    [InlineData("distillation", 1, false)]
    [InlineData("distillation", 2, true)]
    [InlineData("distillation", 3, true)]
    [InlineData("search", 1, false)]
    [InlineData("search", 2, false)]
    [InlineData("search", 3, false)]
    [InlineData("search", 4, true)]
    [InlineData("search", 5, true)]
    [InlineData("DistPro", 1, false)]
    [InlineData("DistPro", 2, false)]
    [InlineData("DistPro", 3, false)]
    [InlineData("DistPro", 4, true)]
    [InlineData("DistPro", 5, true)]
    public void A_trainer_works_on_few_images_or_says_how_many_it_takes(string trainer, int images, bool works)
    {
        var data = Ml.Data.TakeRows(trained.Train, images); // the two classes by turns
        if (works)
        {
            using var model = Fit(trainer, data);
            AssertFinite(model);
            return;
        }
        var error = Assert.ThrowsAny<Exception>(() => Fit(trainer, data));
        Assert.True(error is ArgumentException or InvalidDataException, $"{error}");
        Assert.Matches("takes (at least|a class with)", error.Message);
        Assert.Matches(@"found (none|\d)", error.Message.ToLowerInvariant());
    }

    [Fact]
    public void Fewer_images_than_classes_are_enough_for_a_network()
    {
        using var folder = new TemporaryFolder();
        var data = ThreeClasses.View(Ml, folder, 2, 1, ThreeClasses.Names);
        using var model = Ml.Distillation().Network("resnet8", Quick(new NetworkTrainer.Options())).Fit(data);
        Assert.Equal(ThreeClasses.Names, model.ClassNames);
        AssertFinite(model);
    }

    [Theory]
    [InlineData(5, false)] // four of a class and one of another, which is not held out
    [InlineData(12, true)]
    public void A_search_counts_the_images_that_are_held_out_class_by_class(int images, bool works)
    {
        // Of the second class there is one image, the second one.
        const int Side = HalfImages.Side;
        string pixels = trained.Folder.File($"few-{images}"), labels = trained.Folder.File($"few-labels-{images}");
        var random = new Random(1);
        HalfImages.WriteIdx(
            pixels, [images, Side, Side], [.. Enumerable.Range(0, images * Side * Side).Select(_ => (byte)random.Next(256))]);
        HalfImages.WriteIdx(labels, [images], [.. Enumerable.Range(0, images).Select(i => (byte)(i == 1 ? 1 : 0))]);
        var data = Ml.Distillation().LoadIdx(pixels, labels, HalfImages.Names);
        if (works)
        {
            using var model = Fit("search", data);
            AssertFinite(model);
            return;
        }
        var error = Assert.Throws<ArgumentException>(() => Fit("search", data));
        Assert.Contains("Found 4 and 1 of 5 images", error.Message);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Every_objective_teaches_on_one_image_of_each_class_and_on_one_more(string objective)
    {
        foreach (int images in new[] { 2, 3 })
        {
            var options = Quick(new DistillationTrainer.Options { Objectives = [objective] });
            using var model = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(
                Ml.Data.TakeRows(trained.Train, images));
            AssertFinite(model);
        }
    }

    private static T Quick<T>(T options) where T : TrainerOptions
    {
        TrainedModel.Quick(options);
        options.Training = options.Training with { Epochs = 2, LearningRate = 0.01 };
        return options;
    }

    private static void AssertFinite(ImageClassifier model) => Assert.All(model.Training!.History, h =>
    {
        Assert.True(double.IsFinite(h.Loss));
        Assert.InRange(h.Accuracy, 0, 1);
        Assert.True(h.Validation is null || (double.IsFinite(h.Validation.Loss) && h.Validation.Accuracy is >= 0 and <= 1));
    });

    private ImageClassifier Fit(string trainer, IDataView data)
    {
        var catalog = Ml.Distillation();
        var network = Quick(new NetworkTrainer.Options());
        var search = new SearchOptions { FirstStage = 1, Transforms = ["simple"] };
        switch (trainer)
        {
            case "network, a part held out":
                network.ValidationFraction = 0.2;
                network.Training = network.Training with { FinalWeights = FinalWeights.Best, EarlyStopping = new(1) };
                break;
            case "network, MixUp":
                network.Training = network.Training with { Augmentation = new() { MixUp = 0.4, Cutout = 3 } };
                break;
            case "network, full batches":
                network.Training = network.Training with { DropLast = true };
                break;
            case "distillation":
                return catalog.Distill(trained.Classifier, "resnet8", Quick(new DistillationTrainer.Options())).Fit(data);
            case "search":
                return catalog.SearchProcess(
                    trained.Classifier, "resnet8", Quick(new ProcessSearchTrainer.Options { Search = search })).Fit(data);
            case "DistPro":
                return catalog.DistPro(
                    trained.Classifier, "resnet8",
                    Quick(new DistProTrainer.Options { Search = search, SearchEpochs = 1 })).Fit(data);
        }
        return catalog.Network("resnet8", network).Fit(data);
    }
}
