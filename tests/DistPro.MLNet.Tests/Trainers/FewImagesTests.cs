using DistPro.Engine.Search;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>Classes with one image, or with none where some are expected: the log says what becomes of them.</summary>
public sealed class FewImagesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public FewImagesTests() =>
        _ml.Log += (_, e) => _warnings.AddRange(e.Kind == ChannelMessageKind.Warning ? [e.RawMessage] : []);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_class_of_one_image_is_trained_on_and_the_log_says_that_nothing_validates_it()
    {
        var options = Options();
        options.ValidationFraction = 0.5;
        Train(options, "top", "middle", "top", "bottom", "top", "top");
        Assert.Equal(
            "of 2 of the 3 classes there is a single image, which is trained on, and none to validate on: 'middle', 'bottom'",
            Assert.Single(_warnings));
    }

    [Fact]
    public void A_class_that_the_validation_data_lack_is_named()
    {
        var options = Options();
        options.ValidationData = View("bottom", "top", "bottom");
        Train(options, "top", "middle", "bottom");
        Assert.Equal(
            "of 1 of the 3 classes the validation data have no image, and tell nothing about them: 'middle'",
            Assert.Single(_warnings));
    }

    [Fact]
    public void A_class_without_training_images_is_named()
    {
        Train(Options(), "top", "bottom", "top");
        Assert.Equal("of 1 of the 3 classes there are no labelled training images: 'middle'", Assert.Single(_warnings));
    }

    [Fact]
    public void Where_each_class_has_an_image_to_learn_from_and_one_to_be_measured_on_there_is_nothing_to_tell()
    {
        var options = Options();
        options.ValidationFraction = 0.5;
        Train(options, "top", "middle", "bottom", "bottom", "middle", "top");
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_search_names_the_classes_of_which_it_can_hold_out_nothing(bool asWhole)
    {
        string[] classes = ["top", "top", "bottom", "top", "bottom", "top", "middle", "bottom", "top", "bottom"];
        using var teacher = _ml.Distillation().Network("resnet8", Options()).Fit(View(classes));
        var search = new SearchOptions { FirstStage = 1, Transforms = ["simple"] };
        IEstimator<ITransformer> trainer = asWhole
            ? _ml.Distillation().DistPro(
                teacher, "resnet8", Quick(new DistProTrainer.Options { Search = search, SearchEpochs = 1 }))
            : _ml.Distillation().SearchProcess(
                teacher, "resnet8", Quick(new ProcessSearchTrainer.Options { Search = search }));
        using var student = (IDisposable)trainer.Fit(View(classes));
        Assert.Contains(
            "of 1 of the 3 classes there is a single image, which the student learns from, and none that the search learns from: "
            + "'middle'", _warnings);
    }

    [Fact]
    public void Images_that_have_no_class_at_all_lack_none()
    {
        var images = View("top", "middle", "bottom");
        using var teacher = _ml.Distillation().Network("resnet8", Options()).Fit(images);
        var options = Quick(new DistillationTrainer.Options { LabelColumnName = null, LeastTeacherAccuracy = 0 });
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(images);
        Assert.Empty(_warnings);
    }

    private static NetworkTrainer.Options Options() => Quick(new NetworkTrainer.Options());

    private static T Quick<T>(T options) where T : TrainerOptions
    {
        TrainedModel.Quick(options);
        options.Training = options.Training with { Epochs = 1, LearningRate = 0.01 };
        return options;
    }

    private void Train(NetworkTrainer.Options options, params string[] classes)
    {
        using var model = _ml.Distillation().Network("resnet8", options).Fit(View(classes));
        Assert.Equal(classes.Length, model.Reading!.Images);
    }

    private IDataView View(params string[] classes)
    {
        const int Side = HalfImages.Side;
        string id = string.Join('-', classes), images = _folder.File($"images-{id}"), labels = _folder.File($"labels-{id}");
        var random = new Random(1);
        HalfImages.WriteIdx(
            images, [classes.Length, Side, Side],
            [.. Enumerable.Range(0, classes.Length * Side * Side).Select(_ => (byte)random.Next(256))]);
        HalfImages.WriteIdx(
            labels, [classes.Length], [.. classes.Select(c => (byte)Array.IndexOf(ThreeClasses.Names, c))]);
        return _ml.Distillation().LoadIdx(images, labels, ThreeClasses.Names);
    }
}
