using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>A fitted pipeline scores several views of each image.</summary>
public sealed class TeacherViewsTests : IDisposable
{
    private const int Large = 24;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    public TeacherViewsTests() => _ml.Log += (_, e) =>
    {
        lock (_messages)
        {
            _messages.Add(e.RawMessage);
        }
    };

    public void Dispose() => _folder.Dispose();

    // Mirrored, a left half is a right one: only who scores what the student sees can teach that.
    [Theory]
    [InlineData(0, 0, 0.8)]
    [InlineData(4, 0.9, 1)]
    public void The_student_sees_what_the_teacher_scored(int views, double least, double most)
    {
        var train = HalfImages.View(_ml, _folder, 96);
        var teacher = Pixels().Append(Sdca()).Fit(train);
        var options = Options(views);
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(train);
        var test = HalfImages.View(_ml, _folder, 60, seed: 2);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(student.Transform(test)).MicroAccuracy, least, most);
        Assert.Equal(views, _messages.Count(m => m.StartsWith("the teacher scored 96 images, in another view,")));
        Assert.Equal(views > 0, _messages.Any(m => m.Contains("for 4 views of each it takes about")));
    }

    [Fact]
    public void The_teacher_sees_views_in_its_own_size_once_each()
    {
        // Stripes of one pixel are grey in the student's size.
        for (int i = 0; i < 12; i++)
        {
            string sub = Directory.CreateDirectory(Path.Combine(_folder.Path, HalfImages.Names[i % 2])).FullName;
            using var image = Stripes(vertical: i % 2 == 0);
            image.Save(Path.Combine(sub, $"{i}.png"));
        }
        var images = _ml.Distillation().LoadImageFolder(_folder.Path);
        var contrasts = new List<float>();
        var teacher = Looked(p => contrasts.Add(p.Features.Max() - p.Features.Min())).Fit(images);
        var options = Options(views: 2);
        (options.ImageSize, options.TeacherClassNames) = ((8, 8), HalfImages.Names);
        options.Training = options.Training with { Epochs = 3, Augmentation = Augmentation.Photographs };
        var counting = new CountingView(images, "Image");
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(counting);
        Assert.Equal(3 * 12, contrasts.Count);
        Assert.Equal(4 * 12, counting.Reads); // the student, and three times the teacher
        Assert.All(contrasts, c => Assert.InRange(c, 60, 255));
    }

    [Fact]
    public void Views_of_unlabelled_images_are_scored_too_and_rows_that_are_left_out_are_not()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 8, side: 8);
        File.WriteAllText(Path.Combine(_folder.Path, HalfImages.Names[0], "broken.png"), "no image");
        var images = _ml.Distillation().LoadImageFolder(_folder.Path);
        int scored = 0;
        var teacher = Looked(_ => scored++).Fit(images);
        var options = Options(views: 2);
        options.TeacherClassNames = HalfImages.Names;
        options.UnlabelledData = HalfImages.View(_ml, _folder, 10, seed: 3);
        options.ImageSize = (8, 8);
        options.Reading = new() { SkipUnreadable = true };
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(images);
        Assert.Equal(3 * 26, scored);
    }

    [Fact]
    public void What_has_no_views_is_told_before_an_image_is_read()
    {
        var train = HalfImages.View(_ml, _folder, 30);
        var counting = new CountingView(train, "Image");
        var teacher = Pixels().Append(Sdca()).Fit(train);

        var paths = Options(views: 2);
        (paths.ImageColumnName, paths.ImageSize) = ("ImagePath", (8, 8));
        Refused("expected a column of images, found 'ImagePath'", teacher, paths);
        var smaller = Options(views: 2);
        smaller.ImageSize = (5, 5);
        Refused("no multiple of the student's 1 x 5 x 5", teacher, smaller);
        var nothing = Options(views: 2);
        nothing.Training = nothing.Training with { Augmentation = Augmentation.None };
        Refused("all views of an image are the same", teacher, nothing);
        using var classifier = _ml.Distillation().Network("resnet8", TrainedModel.Options()).Fit(train);
        Refused("for teachers that are fitted pipelines", classifier, Options(views: 2));
        Assert.Equal(0, counting.Reads);

        void Refused(string expected, ITransformer by, DistillationTrainer.Options options)
        {
            var error = Assert.Throws<ArgumentException>(
                () => _ml.Distillation().Distill(by, "resnet8", options).Fit(counting));
            Assert.Contains(expected, error.Message);
        }
    }

    [Fact]
    public void A_teacher_that_looks_at_another_column_has_no_views()
    {
        var copied = _ml.Transforms.CopyColumns("Picture", "Image").Fit(HalfImages.View(_ml, _folder, 30))
            .Transform(HalfImages.View(_ml, _folder, 30));
        var teacher = _ml.Transforms.ExtractPixels("Features", "Picture").Append(Sdca()).Fit(copied);
        var error = Assert.Throws<ArgumentException>(
            () => _ml.Distillation().Distill(teacher, "resnet8", Options(views: 2)).Fit(copied));
        Assert.Contains("do not come of the image column 'Image'", error.Message);
    }

    // Labels teach nothing; images are mirrored, and no more.
    private static DistillationTrainer.Options Options(int views)
    {
        var options = TrainedModel.Quick(
            new DistillationTrainer.Options { Objectives = ["kd", new ObjectiveChoice("ce", Weight: 0)] });
        options.Training = options.Training with { Epochs = 8, Augmentation = new Augmentation(Padding: 0) };
        options.TeacherViews = views;
        return options;
    }

    private static MLImage Stripes(bool vertical)
    {
        var pixels = new byte[4 * Large * Large];
        for (int p = 0; p < Large * Large; p++)
        {
            int place = vertical ? p % Large : p / Large;
            pixels.AsSpan(4 * p, 3).Fill((byte)(place % 2 == 0 ? 255 : 0));
            pixels[4 * p + 3] = 255;
        }
        return MLImage.CreateFromPixels(Large, Large, MLPixelFormat.Bgra32, pixels);
    }

    private IEstimator<ITransformer> Sdca() =>
        _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20);

    private IEstimator<ITransformer> Pixels() => _ml.Transforms.ExtractPixels("Features", "Image", scaleImage: 1 / 255f);

    private IEstimator<ITransformer> Looked(Action<Pixel> look) =>
        _ml.Transforms.ResizeImages("Large", Large, Large, "Image").Append(_ml.Transforms.ExtractPixels("Features", "Large"))
            .Append(_ml.Transforms.CustomMapping<Pixel, Scored>((p, o) =>
            {
                look(p);
                o.Score = [1, 2];
            }, contractName: null));

    private sealed class Pixel
    {
        [VectorType(3 * Large * Large)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }
}
