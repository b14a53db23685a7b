using DistPro.Engine.Objectives;
using DistPro.Engine.Training;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

public sealed class ScoringTeacherTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    public ScoringTeacherTests() => _ml.Log += (_, e) =>
    {
        lock (_messages)
        {
            _messages.Add(e.RawMessage);
        }
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sdca")]
    [InlineData("lightgbm")]
    [InlineData("one versus all")]
    [InlineData("sdca without probabilities")]
    public void A_model_of_MLNet_teaches_what_it_knows_whatever_its_trainer_and_its_order_of_the_classes(string trainer)
    {
        var trainers = _ml.MulticlassClassification.Trainers;
        IEstimator<ITransformer> last = trainer switch
        {
            "lightgbm" => trainers.LightGbm(numberOfIterations: 20, minimumExampleCountPerLeaf: 2),
            "one versus all" => trainers.OneVersusAll(_ml.BinaryClassification.Trainers.SdcaLogisticRegression()),
            "sdca without probabilities" => trainers.SdcaNonCalibrated(),
            _ => trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20),
        };
        var teacher = Pixels().Append(last).Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(View(96, 1, "middle", "bottom", "top"));
        // The labels teach nothing: all comes from the teacher.
        using var student = _ml.Distillation().Distill(teacher, "resnet8", Options("kd", new("ce", Weight: 0)))
            .Fit(View(96, 1, ThreeClasses.Names));
        Assert.Equal(ThreeClasses.Names, student.ClassNames);
        Assert.InRange(Accuracy(student), 0.9, 1);
        Assert.Contains(_messages, m => m.StartsWith("the teacher scored 96 images", StringComparison.Ordinal));
        Assert.Contains(_messages, m => m.StartsWith("the teacher's accuracy is", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.2f, 0.3f, 0.5f)] // probabilities
    [InlineData(-0.609438f, -0.203973f, 0.306853f)] // their logarithms plus 1: scores that are not probabilities
    public void The_student_comes_to_the_teachers_probabilities(float top, float middle, float bottom)
    {
        var train = View(48, 1, ThreeClasses.Names);
        var teacher = Pixels().Append(_ml.Transforms.CustomMapping<Pixel, Scored>(
            (_, o) => o.Score = [top, middle, bottom], contractName: null)).Fit(train);
        var options = Options(
            new ObjectiveChoice("kd", 1) { Settings = new Dictionary<string, object> { ["temperature"] = 1 } },
            new ObjectiveChoice("ce", 0));
        options.TeacherClassNames = ThreeClasses.Names;
        options.Training = options.Training with { Epochs = 20 };
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
        foreach (var scores in student.Transform(train).GetColumn<float[]>("Score"))
        {
            Assert.InRange(scores[0], 0.16, 0.24);
            Assert.InRange(scores[1], 0.26, 0.34);
        }
    }

    [Fact]
    public void A_binary_model_counts_as_two_classes_calibrated_or_not()
    {
        var train = HalfImages.View(_ml, _folder, 60);
        var binary = _ml.BinaryClassification.Trainers;
        var label = _ml.Transforms.Conversion.MapKeyToValue("Name", "Label").Append(
            _ml.Transforms.Expression("Right", "x => x == \"right\"", "Name"));
        foreach (var (last, names) in new (IEstimator<ITransformer>, string[])[]
        {
            (binary.SdcaLogisticRegression("Right", "Pixels"), HalfImages.Names),
            (binary.SdcaNonCalibrated("Right", "Pixels"), HalfImages.Names),
        })
        {
            var teacher = label.Append(Pixels("Pixels")).Append(last).Fit(train);
            var options = Options("kd", new("ce", Weight: 0));
            options.TeacherClassNames = names;
            using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
            var test = HalfImages.View(_ml, _folder, 40, seed: 2);
            Assert.InRange(_ml.MulticlassClassification.Evaluate(student.Transform(test)).MicroAccuracy, 0.9, 1);
            var error = Assert.Throws<ArgumentException>(
                () => _ml.Distillation().Distill(teacher, "resnet8", Options("kd")).Fit(train));
            Assert.Contains("only the teacher has: 'False', 'True'", error.Message);
        }
    }

    [Fact]
    public void The_teacher_sees_images_in_its_own_size_and_every_row_is_scored_once()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 12, side: 24);
        var images = _ml.Distillation().LoadImageFolder(_folder.Path);
        var teacher = _ml.Transforms.ResizeImages("Large", 24, 24, "Image")
            .Append(_ml.Transforms.ExtractPixels("Features", "Large"))
            .Append(Sdca()).Fit(images);
        var counting = new CountingView(images, "Image");
        var options = Options("kd");
        options.ImageSize = (8, 8);
        options.Training = options.Training with { Epochs = 3 };
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(counting);
        Assert.Equal((8, 8), (student.ImageShape.Height, student.ImageShape.Width));
        Assert.Equal(2 * 24, counting.Reads); // once for the student, once for the teacher
    }

    [Fact]
    public void Pipelines_and_classifiers_teach_together()
    {
        var train = View(96, 1, ThreeClasses.Names);
        var pipeline = Pixels().Append(Sdca()).Fit(train);
        using var classifier = _ml.Distillation().Network("resnet8", TrainedModel.Options()).Fit(train);
        using var student = _ml.Distillation().Distill([pipeline, classifier], "resnet8", Options("kd", new("ce", Weight: 0)))
            .Fit(train);
        Assert.InRange(Accuracy(student), 0.9, 1);
    }

    [Fact]
    public void A_teacher_of_more_classes_is_restricted_to_those_of_the_data_and_says_so()
    {
        var teacher = Pixels().Append(Sdca())
            .Fit(View(96, 1, ThreeClasses.Names));
        var train = View(96, 2, ThreeClasses.Names);
        // Images of the class that is not among them stay, without a label.
        var names = _ml.Data.LoadFromEnumerable([new Named { Name = "bottom" }, new Named { Name = "top" }]);
        var two = _ml.Transforms.Conversion.MapKeyToValue("Text", "Label")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Text", keyData: names)).Fit(train).Transform(train);
        using var student = _ml.Distillation().Distill(teacher, "resnet8", Options("kd", new("ce", Weight: 0))).Fit(two);
        Assert.Equal(["bottom", "top"], student.ClassNames);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(student.Transform(two)).MicroAccuracy, 0.9, 1);
        Assert.Contains(_messages, m => m.Contains("knows 1 classes that the data has not, which are left out: 'middle'"));
    }

    [Fact]
    public void A_weak_teacher_is_warned_of_before_the_first_epoch()
    {
        var train = View(60, 1, ThreeClasses.Names);
        var teacher = Pixels().Append(Sdca()).Fit(train);
        var options = Options("kd");
        options.TeacherClassNames = ["middle", "bottom", "top"];
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
        int warning = _messages.FindIndex(m => m.Contains("expected at least 0.500 (LeastTeacherAccuracy)"));
        int epoch = _messages.FindIndex(m => m.StartsWith("epoch 1", StringComparison.Ordinal));
        Assert.InRange(warning, 0, epoch - 1);
        _messages.Clear();
        options.LeastTeacherAccuracy = 0;
        using var again = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
        Assert.DoesNotContain(_messages, m => m.Contains("LeastTeacherAccuracy"));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_with_the_same_scores()
    {
        var train = View(48, 1, ThreeClasses.Names);
        var teacher = Pixels().Append(Sdca()).Fit(train);
        var options = Options("kd");
        using var whole = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
        using var source = new CancellationTokenSource();
        options.Training = options.Training with { Checkpoint = new CheckpointSettings(_folder.File("run.checkpoint")) };
        options.Cancellation = source.Token;
        options.Progress = new ProgressListener(p =>
        {
            if (p.Epoch == 1)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train));
        (options.Cancellation, options.Progress) = (CancellationToken.None, null);
        using var resumed = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
        Assert.Equal(Scores(whole, train), Scores(resumed, train));

        var other = Pixels().Append(Sdca())
            .Fit(View(48, 5, ThreeClasses.Names));
        var error = Assert.Throws<InvalidOperationException>(
            () => _ml.Distillation().Distill(other, "resnet8", options).Fit(train));
        Assert.Contains("teacher", error.Message);
    }

    [Theory]
    [InlineData("at")]
    [InlineData("fitnet")]
    [InlineData("reviewkd")]
    [InlineData("crd")]
    public void Objectives_on_more_than_logits_are_refused_before_an_image_is_read(string objective)
    {
        var train = View(30, 1, ThreeClasses.Names);
        var teacher = Pixels().Append(Sdca()).Fit(train);
        var counting = new CountingView(train, "Image");
        var error = Assert.Throws<InvalidOperationException>(
            () => _ml.Distillation().Distill(teacher, "resnet8", Options(objective)).Fit(counting));
        Assert.Contains("asked for scores only", error.Message);
        Assert.Equal(0, counting.Reads);
        var simkd = Assert.Throws<ArgumentException>(() => _ml.Distillation().Distill(teacher, "resnet8", Options("simkd")));
        Assert.Contains("found a fitted pipeline", simkd.Message);
    }

    [Fact]
    public void What_a_pipeline_lacks_to_teach_is_told_before_an_image_is_read()
    {
        var train = View(30, 1, ThreeClasses.Names);
        var counting = new CountingView(train, "Image");
        var sdca = Pixels().Append(Sdca()).Fit(train);
        Refused("score column 'Score' is missing. Found: Image, ImagePath, Label, Features", Pixels().Fit(train), Options("kd"));
        var named = Options("kd");
        named.TeacherScoreColumnName = "Features";
        Refused("has 192 scores, found 3 names of classes", sdca, named, "top", "middle", "bottom");
        Refused("does not tell which classes its 192 scores are of", sdca, named);
        named.TeacherScoreColumnName = "Label";
        Refused("expected a number or a vector of numbers", sdca, named);
        Refused("cannot read the training data. Found columns: Image, ImagePath, Label", Other(train), Options("kd"));
        Refused("Only the data has: 'top'; only the teacher has: 'up'", sdca, Options("kd"), "up", "middle", "bottom");
        Refused("'top'", sdca, Options("kd"), "top", "top", "bottom");
        Assert.Equal(0, counting.Reads);

        void Refused(string expected, ITransformer teacher, DistillationTrainer.Options options, params string[] names)
        {
            options.TeacherClassNames = names.Length == 0 ? null : names;
            var error = Assert.Throws<ArgumentException>(
                () => _ml.Distillation().Distill(teacher, "resnet8", options).Fit(counting));
            Assert.Contains(expected, error.Message);
        }
    }

    [Fact]
    public void A_score_that_is_no_number_names_column_and_row()
    {
        var train = View(30, 1, ThreeClasses.Names);
        int row = 0;
        var teacher = Pixels().Append(_ml.Transforms.CustomMapping<Pixel, Scored>(
            (_, o) => o.Score = [1, 2, row++ == 7 ? float.NaN : 3], contractName: null)).Fit(train);
        var options = Options("kd");
        options.TeacherClassNames = ThreeClasses.Names;
        var error = Assert.Throws<InvalidDataException>(
            () => _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train));
        Assert.Matches("score column 'Score', row [78]: expected finite numbers, found 1, 2, NaN", error.Message);
    }

    private static DistillationTrainer.Options Options(params ObjectiveChoice[] objectives)
    {
        var options = TrainedModel.Quick(new DistillationTrainer.Options { Objectives = objectives });
        options.Training = options.Training with { Epochs = 8 };
        return options;
    }

    private IDataView View(int count, int seed, params string[] order) => ThreeClasses.View(_ml, _folder, count, seed, order);

    // Few passes: it reads the images anew in each.
    private IEstimator<ITransformer> Sdca() =>
        _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20);

    private IEstimator<ITransformer> Pixels(string name = "Features") =>
        _ml.Transforms.ExtractPixels(name, "Image", scaleImage: 1 / 255f);

    private ITransformer Other(IDataView train)
    {
        var copied = _ml.Transforms.CopyColumns("Picture", "Image").Fit(train).Transform(train);
        return _ml.Transforms.ExtractPixels("Features", "Picture")
            .Append(Sdca()).Fit(copied);
    }

    private double Accuracy(ITransformer model) => _ml.MulticlassClassification.Evaluate(
        model.Transform(View(60, 2, ThreeClasses.Names))).MicroAccuracy;

    private static float[] Scores(ITransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float[]>("Score").SelectMany(s => s)];

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Pixel
    {
        [VectorType(192)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
