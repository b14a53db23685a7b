using DistPro.MLNet.Classifier;
using DistPro.MLNet.Tests.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Reading;

public sealed class ReadableRowsTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_whose_image_cannot_be_read_are_left_out_and_told_and_the_others_are_scored()
    {
        var warnings = new List<string>();
        _ml.Log += (_, e) => warnings.AddRange(
            e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [e.RawMessage] : []);
        HalfImages.WriteFolder(_folder.Path, perClass: 20);
        string[] damaged = [_folder.File(Path.Combine("left", "003.jpg")), _folder.File(Path.Combine("right", "000.png"))];
        File.WriteAllBytes(damaged[0], []);
        File.WriteAllText(damaged[1], "this is text");
        var data = _ml.Distillation().LoadImageFolder(_folder.Path);
        using var classifier = Classifier();
        Assert.Throws<InvalidDataException>(() => Scores(classifier.Transform(data)));

        var readable = _ml.Distillation().FilterUnreadableImages(data);
        Assert.Equal(38, readable.GetRowCount());
        Assert.Equal(
            data.GetColumn<string>("ImagePath").Except(damaged), readable.GetColumn<string>("ImagePath"));
        Assert.Equal(38, Scores(classifier.Transform(readable)).Length);
        Assert.Contains($"'{damaged[0]}'", warnings[0]);
        Assert.Contains($"'{damaged[1]}'", warnings[1]);
        Assert.Equal("rows left out because their image cannot be read: 2 of 40", warnings[2]);
        Assert.Equal(3, warnings.Count);
    }

    [Fact]
    public void Paths_and_images_that_other_steps_make_are_looked_at_too()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 3);
        Row[] rows =
        [
            .. Directory.GetFiles(_folder.File("left")).Order(StringComparer.Ordinal)
                .Select(p => new Row { Path = Path.GetFileName(p) }),
            new Row { Path = "none.png" }, new Row { Path = "" },
        ];
        var paths = _ml.Data.LoadFromEnumerable(rows);
        var loaded = _ml.Transforms.LoadImages("Image", _folder.File("left"), "Path").Fit(paths).Transform(paths);
        Assert.Equal(
            ["000.png", "001.jpg", "002.png"],
            _ml.Distillation().FilterUnreadableImages(paths, "Path", _folder.File("left")).GetColumn<string>("Path"));
        Assert.Equal(
            ["000.png", "001.jpg", "002.png"],
            _ml.Distillation().FilterUnreadableImages(new DealtView(loaded)).GetColumn<string>("Path"));
    }

    [Fact]
    public void A_view_without_damage_keeps_its_rows_and_a_column_of_no_images_is_refused()
    {
        Assert.Equal(40, _ml.Distillation().FilterUnreadableImages(trained.Test).GetColumn<string>("ImagePath").Count());
        Assert.Throws<ArgumentException>(() => _ml.Distillation().FilterUnreadableImages(trained.Test, "Label"));
    }

    [Fact]
    public void The_reading_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => _ml.Distillation().FilterUnreadableImages(trained.Test, cancellation: new CancellationToken(true)));

    private ImageClassifier Classifier()
    {
        string path = _folder.File("classifier.distpro");
        trained.Classifier.Save(path);
        return _ml.Distillation().Load(path);
    }

    private static float[][] Scores(IDataView view) => [.. view.GetColumn<float[]>("Score")];

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
