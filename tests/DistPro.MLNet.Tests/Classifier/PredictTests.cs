using DistPro.MLNet.Classifier;
using DistPro.MLNet.Tests.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Classifier;

/// <summary>One photograph, from a file, its bytes or an image in memory, and many files.</summary>
public class PredictTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void Every_format_has_the_scores_of_the_pipeline_from_a_path_a_stream_bytes_and_an_image()
    {
        string[] paths = [.. Pictures.Names.Select(Pictures.File)];
        var view = Ml.Data.LoadFromEnumerable(paths.Select(p => new { Path = p }));
        var load = Ml.Transforms.LoadImages("Image", null!, "Path").Fit(view);
        var expected = trained.Classifier.Transform(load.Transform(view)).GetColumn<float[]>("Score").ToArray();
        Assert.True(expected.Select(s => s[0]).Distinct().Count() > 10);
        for (int i = 0; i < paths.Length; i++)
        {
            var bytes = File.ReadAllBytes(paths[i]);
            using var image = MLImage.CreateFromFile(paths[i]);
            AssertScores(expected[i], trained.Classifier.Predict(paths[i]));
            AssertScores(expected[i], trained.Classifier.Predict(new MemoryStream(bytes)));
            AssertScores(expected[i], trained.Classifier.Predict(bytes));
            AssertScores(expected[i], trained.Classifier.Predict(image));
            Assert.Equal(Pictures.Width, image.Width); // it is the caller's still
        }
    }

    [Fact]
    public void A_photograph_that_stands_on_its_head_is_turned_as_in_a_folder()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.jpg");
        HalfImages.Save(path, side: 24, index: 0);
        Assert.Equal("left", trained.Classifier.Predict(path).ClassName);
        byte[] jpeg = File.ReadAllBytes(path), orientation = [18, 1, 3, 0, 1, 0, 0, 0, 3, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, .. orientation, 0, 0, 0, 0];
        File.WriteAllBytes(path, [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]]);
        Assert.Equal("right", trained.Classifier.Predict(path).ClassName);
        Assert.Equal("right", trained.Classifier.Predict(File.ReadAllBytes(path)).ClassName);
        Assert.Equal("right", trained.Classifier.PredictMany([path]).Single().ClassName);
    }

    [Fact]
    public void All_classes_come_ranked_with_their_names()
    {
        using var image = HalfImages.Image(30, index: 1);
        var prediction = trained.Classifier.Predict(image);
        Assert.Equal("right", prediction.ClassName);
        Assert.Equal(["right", "left"], prediction.Classes.Select(c => c.ClassName));
        Assert.Equal(prediction.Probability, prediction.Classes[0].Probability);
        Assert.InRange(prediction.Probability, 0.5f, 1);
        Assert.Equal(1, prediction.Classes.Sum(c => c.Probability), 1e-5);
        Assert.Equal($"right {prediction.Probability:f2}", prediction.ToString());
    }

    [Fact]
    public void Many_files_come_in_order_and_one_that_cannot_be_read_when_its_turn_comes()
    {
        using var folder = new TemporaryFolder();
        var paths = Enumerable.Range(0, 150).Select(i => folder.File($"{i}.png")).ToList();
        for (int i = 0; i < paths.Count; i++)
        {
            HalfImages.Save(paths[i], side: 10, i / 2);
        }
        var predictions = trained.Classifier.PredictMany(paths).ToArray();
        Assert.Equal(150, predictions.Length);
        Assert.All(predictions.Select((p, i) => (p, i)), x => Assert.Equal(HalfImages.Names[x.i / 2 % 2], x.p.ClassName));

        File.WriteAllText(paths[70], "no image");
        var before = new List<ImagePrediction>();
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var prediction in trained.Classifier.PredictMany(paths))
            {
                before.Add(prediction);
            }
        });
        Assert.Contains(paths[70], error.Message);
        Assert.Equal(70, before.Count);
    }

    [Fact]
    public void What_is_no_image_says_so()
    {
        string missing = trained.Folder.File("nowhere.png");
        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(() => trained.Classifier.Predict(missing)).Message);
        var error = Assert.Throws<InvalidDataException>(() => trained.Classifier.Predict(new byte[] { 1, 2, 3, 4, 5 }));
        Assert.Contains("expected a whole PNG", error.Message);
    }

    [Theory]
    [InlineData("path")]
    [InlineData("bytes")]
    public void A_column_of_paths_or_bytes_trains_predicts_and_is_saved_and_loaded(string kind)
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 8, side: 20);
        var images = Ml.Distillation().LoadImageFolder(folder.Path);
        var options = TrainedModel.Options();
        options.ImageSize = (8, 8);
        using var expected = Ml.Distillation().Network("resnet8", options).Fit(images);
        IDataView view = View(images, folder.Path, kind);

        options.Reading = new() { ImageFolder = folder.Path };
        options.ImageColumnName = "Photograph";
        using var classifier = Ml.Distillation().Network("resnet8", options).Fit(view);
        AssertSame(expected.Transform(images), classifier.Transform(view)); // the same pixels, the same weights

        string zip = folder.File("model.zip"), own = folder.File("model.distpro");
        Ml.Model.Save(classifier, view.Schema, zip);
        classifier.Save(own);
        var loaded = new MLContext().Model.Load(zip, out var schema);
        Assert.NotNull(schema.GetColumnOrNull("Photograph"));
        using var read = Ml.Distillation().Load(own);
        Assert.All(new ITransformer[] { loaded, Ml.Distillation().Restore(loaded), read }, model =>
            AssertSame(expected.Transform(images), model.Transform(view)));
        Assert.DoesNotContain(loaded.GetOutputSchema(view.Schema), c => c.Name.StartsWith("__", StringComparison.Ordinal));

        if (kind == "path")
        {
            using var engine = Ml.Model.CreatePredictionEngine<PhotoPath, Predicted>(loaded);
            Assert.Equal(2, engine.Predict(new PhotoPath { Photograph = Path.Combine("left", "000.png") }).Score.Length);
        }
        else
        {
            using var engine = Ml.Model.CreatePredictionEngine<PhotoBytes, Predicted>(loaded);
            Assert.Equal(2, engine.Predict(new PhotoBytes { Photograph = EncodedImages.Encode("gif") }).Score.Length);
        }
    }

    [Fact]
    public void A_classifier_of_images_takes_paths_and_bytes_too()
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 3, side: 20);
        var images = Ml.Distillation().LoadImageFolder(folder.Path);
        var paths = Ml.Transforms.CopyColumns("Image", "ImagePath").Append(Ml.Transforms.SelectColumns("Image"))
            .Fit(images).Transform(images);
        AssertSame(trained.Classifier.Transform(images), trained.Classifier.Transform(paths));
        var engineOptions = new PredictionEngineOptions { OwnsTransformer = false };
        using var engine = Ml.Model.CreatePredictionEngine<ImagePathRow, Predicted>(trained.Classifier, engineOptions);
        string path = folder.File("right/001.jpg");
        AssertScores(engine.Predict(new ImagePathRow { Image = path }).Score, trained.Classifier.Predict(path));
    }

    [Fact]
    public void An_empty_path_and_no_bytes_are_rows_without_an_image()
    {
        var empty = Ml.Data.LoadFromEnumerable([new ImagePathRow { Image = "" }]);
        var error = Assert.Throws<InvalidDataException>(
            () => trained.Classifier.Transform(empty).GetColumn<float[]>("Score").Single());
        Assert.Contains("found none (an empty path?)", error.Message);
    }

    [Fact]
    public void Paths_without_a_size_ask_for_one()
    {
        var view = Ml.Data.LoadFromEnumerable([new LabelledPath { Image = "a.png", Label = 0 }]);
        var error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8").Fit(view));
        Assert.Contains("Set Options.ImageSize.", error.Message);
    }

    private IDataView View(IDataView images, string folder, string kind)
    {
        var rows = images.GetColumn<string>("ImagePath").Zip(images.GetColumn<uint>("Label"))
            .Select(r => new { Photograph = Path.GetRelativePath(folder, r.First), Name = HalfImages.Names[r.Second - 1] })
            .ToList();
        var view = Ml.Data.LoadFromEnumerable(rows);
        var key = Ml.Transforms.Conversion.MapValueToKey("Label", "Name");
        return kind == "path"
            ? key.Fit(view).Transform(view)
            : key.Append(Ml.Transforms.LoadRawImageBytes("Photograph", folder, "Photograph")).Fit(view).Transform(view);
    }

    private static void AssertScores(float[] expected, ImagePrediction found) => Assert.All(
        HalfImages.Names.Zip(expected),
        p => Assert.Equal(p.Second, found.Classes.Single(c => c.ClassName == p.First).Probability, 1e-6));

    private static void AssertSame(IDataView expected, IDataView found) => Assert.All(
        expected.GetColumn<float[]>("Score").Zip(found.GetColumn<float[]>("Score"), (a, b) => (a, b)),
        row => Assert.All(row.a.Zip(row.b), p => Assert.Equal(p.First, p.Second, 1e-6)));

    private sealed class PhotoPath
    {
        public string Photograph { get; set; } = "";
    }

    private sealed class PhotoBytes
    {
        public byte[] Photograph { get; set; } = [];
    }

    private sealed class ImagePathRow
    {
        public string Image { get; set; } = "";
    }

    private sealed class LabelledPath
    {
        public string Image { get; set; } = "";

        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class Predicted
    {
        public float[] Score { get; set; } = [];
    }
}
