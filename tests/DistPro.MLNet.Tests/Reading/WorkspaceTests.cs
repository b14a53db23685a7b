using DistPro.Engine.Data;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Tests.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace DistPro.MLNet.Tests.Reading;

public sealed class WorkspaceTests : IDisposable
{
    private const int Side = HalfImages.Side, Samples = 8, PerClass = 15, Count = 2 * PerClass;

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _log = [];
    private readonly TemporaryFolder _folder = new();
    private readonly ImageReading _reading;

    public WorkspaceTests()
    {
        _ml.Log += (_, e) => _log.Add(e.RawMessage);
        HalfImages.WriteFolder(_folder.File("images"), PerClass, side: 12);
        _reading = new ImageReading { Workspace = new ImageWorkspace(_folder.File("workspace")) };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)] // mapped from the file
    public void A_second_run_decodes_no_more_than_samples_and_has_the_same_images(long budget)
    {
        var reading = new ImageReading { Workspace = new ImageWorkspace(_folder.File("workspace"), budget) };
        var (first, second) = (Folder(), Folder());
        var (decoded, result) = Read(first, reading);
        var (found, again) = Read(second, reading);
        using (decoded)
        using (found)
        {
            Assert.Equal(decoded.Checksum, found.Checksum);
        }
        Assert.Equal((Count, false), (result.Images, result.Reused));
        Assert.Equal((Count, true), (again.Images, again.Reused));
        Assert.Equal(Count + Samples, first.Reads);
        Assert.Equal(Samples, second.Reads);
        Assert.Contains(_log, m => m.Contains($"{Count} images of 3 x 8 x 8 in 2 classes found in the workspace"));
    }

    [Fact]
    public void Whatever_changes_has_the_images_decoded_again()
    {
        string file = _folder.File(Path.Combine("images", "left", "004.png"));
        Assert.False(Reused(_reading));
        Assert.True(Reused(_reading));

        HalfImages.Save(file, 12, 1); // the other half is bright now
        Assert.False(Reused(_reading));
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
        Assert.False(Reused(_reading));
        File.Move(file, _folder.File(Path.Combine("images", "right", "104.png")));
        Assert.False(Reused(_reading));
        Assert.False(Reused(_reading with { SkipUnreadable = true }));
        Assert.False(Reused(_reading with { Key = "another" }));
        Assert.False(Result(Folder(), _reading, side: 9).Reused);
        Assert.False(Result(Folder(), _reading, channels: 1).Reused);
        Assert.True(Reused(_reading));
        Assert.True(Reused(_reading with { SkipUnreadable = true }));
    }

    [Fact]
    public void The_same_files_prepared_otherwise_are_decoded_again()
    {
        IDataView Prepared(ResizingKind kind, int height)
        {
            var data = Folder();
            var wide = _ml.Transforms.ResizeImages("Image", 12, height, resizing: kind).Append(
                _ml.Transforms.ResizeImages("Image", Side, Side));
            return wide.Fit(data).Transform(data);
        }

        Assert.False(Result(Prepared(ResizingKind.IsoCrop, 4), _reading).Reused);
        Assert.False(Result(Prepared(ResizingKind.IsoPad, 4), _reading).Reused);
        Assert.True(Result(Prepared(ResizingKind.IsoCrop, 4), _reading).Reused);
    }

    [Fact]
    public void A_part_of_the_rows_is_not_taken_for_the_whole()
    {
        var split = _ml.Data.TrainTestSplit(
            _ml.Distillation().LoadImageFolder(_folder.File("images")), testFraction: 0.3, seed: 1);
        foreach (bool reused in new[] { false, true })
        {
            var (train, test) = (Result(split.TrainSet, _reading), Result(split.TestSet, _reading));
            Assert.Equal((reused, reused), (train.Reused, test.Reused));
            Assert.Equal(Count, train.Images + test.Images);
        }
    }

    [Fact]
    public void What_was_left_out_is_told_again()
    {
        File.WriteAllBytes(_folder.File(Path.Combine("images", "left", "004.png")), []);
        File.WriteAllText(_folder.File(Path.Combine("images", "right", "002.png")), "this is text");
        var reading = _reading with { SkipUnreadable = true };
        foreach (bool reused in new[] { false, true })
        {
            Assert.Equal((Count - 2, 0, 2, reused), Counts(Result(Folder(), reading)));
        }
        // Every label that the key data does not name becomes the missing value.
        var names = _ml.Data.LoadFromEnumerable([new Name { Text = "left" }, new Name { Text = "other" }]);
        var unlabelled = _ml.Transforms.Conversion.MapKeyToValue("Text", "Label")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Text", keyData: names));
        foreach (bool reused in new[] { false, true })
        {
            var data = Folder();
            Assert.Equal((PerClass - 1, PerClass, 1, reused), Counts(Result(unlabelled.Fit(data).Transform(data), reading)));
        }

        static (int, int, int, bool) Counts(ReadingResult result) =>
            (result.Images, result.Unlabelled, result.Unreadable, result.Reused);
    }

    [Fact]
    public void A_damaged_image_is_an_error_in_every_run()
    {
        string file = _folder.File(Path.Combine("images", "left", "004.png"));
        File.WriteAllBytes(file, []);
        for (int run = 0; run < 2; run++)
        {
            var error = Assert.Throws<InvalidDataException>(() => Reused(_reading));
            Assert.StartsWith("Row 4 of image column 'Image': Image '", error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(_folder.File("workspace")));
        }
    }

    [Fact]
    public void A_damaged_store_is_decoded_again_and_told()
    {
        Assert.False(Reused(_reading));
        string file = Assert.Single(Directory.GetFiles(_folder.File("workspace")));
        var bytes = File.ReadAllBytes(file);
        bytes[100] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.False(Reused(_reading));
        Assert.Contains(
            _log,
            m => m.Contains($"'{file}' are damaged") && m.EndsWith("They are decoded again now.", StringComparison.Ordinal));
        Assert.True(Reused(_reading));
    }

    [Fact]
    public void Images_in_one_file_are_known_by_it()
    {
        Assert.False(Result(HalfImages.View(_ml, _folder, 20), _reading).Reused);
        var second = new CountingView(HalfImages.View(_ml, _folder, 20), "Image"); // written again: another time
        Assert.False(Result(second, _reading).Reused);
        Assert.True(Result(second, _reading).Reused);
    }

    [Fact]
    public void Rows_without_files_need_a_key()
    {
        var data = HalfImages.View(_ml, _folder, 20);
        var view = _ml.Transforms.DropColumns("ImagePath").Fit(data).Transform(data);
        var error = Assert.Throws<ArgumentException>(() => Result(view, _reading));
        Assert.Contains("found neither a text column 'ImagePath' nor Reading.Key", error.Message);
        var keyed = _reading with { Key = "20 halves" };
        Assert.False(Result(view, keyed).Reused);
        Assert.True(Result(view, keyed).Reused);
        Assert.False(Result(HalfImages.View(_ml, _folder, 20, seed: 2), keyed).Reused); // another set under the same key
    }

    [Fact]
    public void Paths_start_where_the_user_says()
    {
        string images = _folder.File("images");
        var rows = Directory.GetFiles(images, "*.*", SearchOption.AllDirectories)
            .Select(f => new Row { Picture = Path.GetRelativePath(images, f), Label = f.Contains("left") ? 0u : 1 }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = _ml.Transforms.LoadImages("Image", images, "Picture").Append(
            _ml.Transforms.ResizeImages("Image", Side, Side));
        var view = pipeline.Fit(data).Transform(data);
        var reading = _reading with { ImagePathColumnName = "Picture" };
        var error = Assert.Throws<ArgumentException>(() => Result(view, reading));
        Assert.Contains("expected the file of row 0, whose image can be read, as column 'Picture' names it", error.Message);
        Assert.Contains("Reading.ImageFolder", error.Message);

        reading = reading with { ImageFolder = images };
        Assert.False(Result(view, reading).Reused);
        Assert.True(Result(view, reading).Reused);

        // A file that is really gone is a row that cannot be read, and no other data than it was.
        File.Delete(Path.Combine(images, rows[3].Picture));
        Assert.Contains("Row 3 of image column", Assert.Throws<InvalidDataException>(() => Result(view, reading)).Message);
        Assert.Equal(1, Result(view, reading with { SkipUnreadable = true }).Unreadable);
        Assert.True(Result(view, reading with { SkipUnreadable = true }).Reused);
    }

    [Fact]
    public void Training_on_mapped_images_gives_the_same_classifier()
    {
        float[] Scores(ImageReading reading)
        {
            var options = TrainedModel.Options();
            (options.ImageSize, options.Reading) = ((Side, Side), reading);
            options.Training = options.Training with { Epochs = 2 };
            var data = _ml.Distillation().LoadImageFolder(_folder.File("images"));
            using var classifier = _ml.Distillation().Network("resnet8", options).Fit(data);
            return [.. classifier.Transform(data).GetColumn<float[]>("Score").SelectMany(s => s)];
        }

        var expected = Scores(new ImageReading());
        var mapped = new ImageReading { Workspace = new ImageWorkspace(_folder.File("workspace"), MemoryBudget: 0) };
        Assert.Equal(expected, Scores(mapped));
        Assert.Equal(expected, Scores(mapped));
    }

    private CountingView Folder() => new(_ml.Distillation().LoadImageFolder(_folder.File("images")), "Image");

    private bool Reused(ImageReading reading) => Result(Folder(), reading).Reused;

    private (ImageStore Images, ReadingResult Result) Read(
        IDataView view, ImageReading reading, int side = Side, int channels = 3) =>
        _ml.Distillation().ReadImages(view, side, side, channels, reading: reading);

    private ReadingResult Result(IDataView view, ImageReading reading, int side = Side, int channels = 3)
    {
        var (images, result) = Read(view, reading, side, channels);
        images.Dispose();
        return result;
    }

    private sealed class Name
    {
        public string Text { get; set; } = "";
    }

    private sealed class Row
    {
        public string Picture { get; set; } = "";

        [KeyType(2)]
        public uint Label { get; set; }
    }
}
