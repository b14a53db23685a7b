using DistPro.Engine.Objectives;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

public class UnlabelledDataTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void Images_without_a_label_column_are_taught_by_the_teacher_alone()
    {
        var options = Options("kd");
        options.LabelColumnName = null;
        var images = Ml.Transforms.DropColumns("Label").Fit(trained.Train).Transform(trained.Train);
        using var student = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(images);
        Assert.Equal(trained.Classifier.ClassNames, student.ClassNames);
        Assert.Equal((96, 96, 0), (student.Reading!.Images, student.Reading.UnlabelledImages, student.Reading.Unlabelled));
        Assert.InRange(Accuracy(student), 0.9, 1);
        Assert.Equal(0, student.Training!.History[^1].LossParts["ce"]);
    }

    [Fact]
    public void Rows_without_a_label_are_taught_along_with_those_that_have_one()
    {
        var names = Ml.Data.LoadFromEnumerable([new Named { Name = "left" }, new Named { Name = "right" }]);
        // Two rows have their labels, the next two have none.
        string[] known = ["left", "right", "", ""];
        int labels = 0;
        var images = Ml.Transforms.CustomMapping<PathOf, Known>((_, o) => o.Name = known[labels++ % 4], contractName: null)
            .Append(Ml.Transforms.Conversion.MapValueToKey("Label", "Name", keyData: names))
            .Fit(trained.Train).Transform(trained.Train);
        using var student = Ml.Distillation().Distill(trained.Classifier, "resnet8", Options("kd")).Fit(images);
        Assert.Equal(96, student.Reading!.Images);
        Assert.InRange(student.Reading.UnlabelledImages, 46, 50);
        Assert.InRange(Accuracy(student), 0.9, 1);

        using var alone = Ml.Distillation().Network("resnet8", TrainedModel.Options()).Fit(images);
        Assert.Equal(96, alone.Reading!.Images + alone.Reading.Unlabelled);
        Assert.InRange(alone.Reading.Unlabelled, 46, 50);
    }

    [Fact]
    public void A_second_view_without_labels_adds_its_images()
    {
        using var folder = new TemporaryFolder();
        var few = Ml.Data.TakeRows(trained.Train, 8);
        var more = Ml.Transforms.DropColumns("Label").Fit(trained.Train).Transform(HalfImages.View(Ml, folder, 90, seed: 5));
        var options = Options("kd");
        options.UnlabelledData = more;
        using var student = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(few);
        Assert.Equal((98, 90), (student.Reading!.Images, student.Reading.UnlabelledImages));
        Assert.InRange(Accuracy(student), 0.9, 1);

        // Their labels, if they have any, are not looked at.
        options.UnlabelledData = HalfImages.View(Ml, folder, 90, seed: 5);
        using var same = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(few);
        Assert.Equal(Scores(student), Scores(same));
    }

    [Fact]
    public void A_pipeline_teaches_images_without_labels_too_though_a_step_of_it_reads_them()
    {
        using var folder = new TemporaryFolder();
        // This teacher maps a text label to a key, and asks for it whenever it is used.
        var texts = Ml.Transforms.Conversion.MapKeyToValue("Text", "Label").Append(Ml.Transforms.DropColumns("Label"))
            .Fit(trained.Train).Transform(trained.Train);
        var teacher = Ml.Transforms.Conversion.MapValueToKey("Label", "Text")
            .Append(Ml.Transforms.ExtractPixels("Features", "Image", scaleImage: 1 / 255f))
            .Append(Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20)).Fit(texts);
        var labelled = Ml.Transforms.Conversion.MapValueToKey("Label", "Text").Fit(texts).Transform(Ml.Data.TakeRows(texts, 8));
        var options = Options("kd");
        options.UnlabelledData = Ml.Transforms.DropColumns("Label").Fit(trained.Train)
            .Transform(HalfImages.View(Ml, folder, 60, seed: 7));
        using var student = Ml.Distillation().Distill(teacher, "resnet8", options).Fit(labelled);
        Assert.Equal((68, 60), (student.Reading!.Images, student.Reading.UnlabelledImages));
        Assert.InRange(Accuracy(student), 0.9, 1);
    }

    [Fact]
    public void Images_that_cannot_be_read_leave_each_score_with_its_own_image()
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 12);
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        foreach (int broken in new[] { 0, 5, 13, 23 })
        {
            File.WriteAllText(files[broken], "no image");
        }
        var images = Ml.Distillation().LoadImageFolder(folder.Path);
        var prepared = Ml.Transforms.CustomMapping<PathOf, Scored>(
            // All that the scores depend on is the image's place in the folder.
            (i, o) => o.Score = i.ImagePath.Contains("left", StringComparison.Ordinal) ? [0.999f, 0.001f] : [0.001f, 0.999f],
            contractName: null).Fit(images);
        var options = Options("kd", new("ce", Weight: 0));
        (options.ImageSize, options.TeacherClassNames) = ((8, 8), HalfImages.Names);
        options.Reading = new() { SkipUnreadable = true, Workspace = new(folder.File("decoded")) };
        for (int run = 0; run < 2; run++) // the second one finds the decoded images
        {
            using var student = Ml.Distillation().Distill(prepared, "resnet8", options).Fit(images);
            Assert.Equal((20, 4, run == 1), (student.Reading!.Images, student.Reading.Unreadable, student.Reading.Reused));
            Assert.Equal(1, student.Training!.History[^1].Accuracy);
        }
    }

    [Fact]
    public void What_cannot_be_is_told_at_once()
    {
        var counting = new CountingView(trained.Train, "Image");
        var options = Options("kd");
        options.UnlabelledData = Ml.Transforms.DropColumns("Image").Fit(trained.Train).Transform(trained.Train);
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(counting));
        Assert.Contains("UnlabelledData: The image column 'Image' is missing", error.Message);

        options = Options("at");
        options.LabelColumnName = null;
        error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train));
        Assert.Contains("No image has a class, and no objective compares logits", error.Message);

        options.ValidationFraction = 0.5;
        error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Distill(trained.Classifier, "resnet8", options));
        Assert.Contains("LabelColumnName is null: expected a column of classes for images to validate on", error.Message);
        var alone = TrainedModel.Options();
        alone.LabelColumnName = null;
        error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8", alone));
        Assert.Contains("a network that learns without a teacher", error.Message);
        Assert.Equal(0, counting.Reads);
    }

    private static DistillationTrainer.Options Options(params ObjectiveChoice[] objectives)
    {
        var options = TrainedModel.Quick(new DistillationTrainer.Options { Objectives = objectives });
        options.Training = options.Training with { Epochs = 8 };
        return options;
    }

    private double Accuracy(ITransformer model) =>
        Ml.MulticlassClassification.Evaluate(model.Transform(trained.Test)).MicroAccuracy;

    private float[] Scores(ITransformer model) =>
        [.. model.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s)];

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Known
    {
        public string Name { get; set; } = "";
    }

    private sealed class PathOf
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }
}
