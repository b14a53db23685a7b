using DistPro.Engine.Data;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Tests.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Reading;

public sealed class ReadingTests : IDisposable
{
    private const int Side = HalfImages.Side;

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _log = [];
    private readonly TemporaryFolder _folder = new();

    public ReadingTests() => _ml.Log += (_, e) => _log.Add(e.RawMessage);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_store_is_the_same_however_many_cursors_read()
    {
        var view = HalfImages.View(_ml, _folder, 97);
        using var one = Read(new CountingView(view, "Image")); // one cursor
        using var shared = Read(view);
        using var dealt = Read(new DealtView(view));
        Assert.Equal(97, one.Count);
        Assert.Equal(one.Checksum, shared.Checksum);
        Assert.Equal(one.Checksum, dealt.Checksum);
    }

    [Fact]
    public void Files_that_LoadImages_reads_come_in_their_order()
    {
        var rows = WriteRows(300); // more than one batch of rows
        using var expected = Read(new CountingView(Loaded(rows), "Image"));
        using var parallel = Read(Loaded(rows));
        Assert.Equal(300, parallel.Count);
        Assert.Equal(expected.Checksum, parallel.Checksum);
        using var turned = Read(Loaded([.. rows.Reverse()]));
        Assert.NotEqual(expected.Checksum, turned.Checksum);
    }

    [Theory]
    [InlineData(2, 8)] // the slow cursor has the first
    [InlineData(37, 31)]
    public void Of_several_damaged_images_the_first_row_is_named(int one, int other)
    {
        var rows = WriteRows(40);
        File.WriteAllText(rows[one].ImagePath, "this is text");
        File.WriteAllBytes(rows[other].ImagePath, []);
        int first = Math.Min(one, other);
        var error = Assert.Throws<InvalidDataException>(() => Read(new DealtView(Loaded(rows))));
        Assert.StartsWith(
            $"Row {first} of image column 'Image' ('{rows[first].ImagePath}'): expected", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("Mend or remove", error.Message);
    }

    [Fact]
    public void Damaged_and_missing_images_are_left_out_counted_and_told()
    {
        var rows = WriteRows(40);
        var good = Enumerable.Range(0, 40).Except([0, 11, 12, 25, 39]).Select(i => rows[i]).ToArray();
        File.WriteAllBytes(rows[0].ImagePath, []);
        File.WriteAllText(rows[11].ImagePath, "this is text");
        rows[12].ImagePath = "";
        File.WriteAllBytes(rows[25].ImagePath, File.ReadAllBytes(rows[25].ImagePath)[..40]);
        File.Delete(rows[39].ImagePath);

        var (images, result) = _ml.Distillation().ReadImages(
            new DealtView(Loaded(rows)), Side, Side, reading: new ImageReading { SkipUnreadable = true });
        using (images)
        using (var expected = Read(Loaded(good)))
        {
            Assert.Equal(expected.Checksum, images.Checksum);
        }
        Assert.Equal((35, 0, 5), (result.Images, result.Unlabelled, result.Unreadable));
        Assert.Contains("rows left out because their image cannot be read: 5", _log);
        var told = _log.Where(m => m.StartsWith("left out: Row", StringComparison.Ordinal));
        Assert.Equal([0, 11, 12, 25, 39], told.Select(m => int.Parse(m.Split(' ')[3])));
        Assert.Contains(_log, m => m.Contains("Row 12 of image column 'Image': expected an image of 8 x 8 pixels, found none"));
        Assert.Contains(_log, m => m.Contains($"Row 25 of image column 'Image' ('{rows[25].ImagePath}')"));
    }

    [Fact]
    public void A_classifier_tells_what_became_of_its_rows()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 10);
        File.WriteAllBytes(_folder.File(Path.Combine("left", "003.jpg")), []);
        var options = TrainedModel.Options();
        (options.ImageSize, options.Reading) = ((Side, Side), new() { SkipUnreadable = true });
        options.Training = options.Training with { Epochs = 1 };
        using var classifier = _ml.Distillation().Network("resnet8", options).Fit(
            _ml.Distillation().LoadImageFolder(_folder.Path));
        Assert.Equal(new ReadingResult(19, 0, 1) { Duration = classifier.Reading!.Duration }, classifier.Reading);
        Assert.Contains(_log, m => m.Contains("left out: Row 3 of image column 'Image': Image '"));
    }

    [Fact]
    public void Too_few_images_are_an_error_that_counts_what_was_left_out()
    {
        var rows = WriteRows(3);
        File.WriteAllBytes(rows[0].ImagePath, []);
        File.WriteAllBytes(rows[2].ImagePath, []);
        var error = Assert.Throws<InvalidDataException>(() => Read(Loaded(rows), new ImageReading { SkipUnreadable = true }));
        Assert.Contains(
            "at least 2 labelled images, found 1 (and 0 rows without a label, 2 whose image cannot be read)", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public void No_time_left_is_negative_where_a_view_tells_another_number_of_rows_than_it_has(long told)
    {
        var reports = new Reports();
        var view = new Views.CountingView(HalfImages.View(_ml, _folder, 50), "Image") { RowCount = told };
        using var images = Read(view, new ImageReading { Progress = reports });
        Assert.Equal(50, images.Count);
        Assert.True(reports[^1].TimeLeft >= TimeSpan.Zero);
    }

    [Fact]
    public void Progress_tells_rows_and_the_log_their_speed()
    {
        var reports = new Reports();
        using var images = Read(HalfImages.View(_ml, _folder, 50), new ImageReading { Progress = reports });
        Assert.Equal((50, 50L, TimeSpan.Zero), (reports[^1].Rows, reports[^1].TotalRows, reports[^1].TimeLeft));
        Assert.InRange(reports[^1].RowsPerSecond, 1, double.MaxValue);
        Assert.Contains(_log, m => m.Contains("50 images of 3 x 8 x 8 in 2 classes decoded in") && m.Contains("images/s"));
    }

    [Fact]
    public void Cancellation_ends_the_reading_within_a_batch_and_leaves_no_file()
    {
        using var source = new CancellationTokenSource();
        var view = new CountingView(HalfImages.View(_ml, _folder, 500), "Image") { OnRead = reads => Cancel(reads) };
        var reading = new ImageReading { Workspace = new ImageWorkspace(_folder.File("workspace")) };
        Assert.Throws<OperationCanceledException>(
            () => _ml.Distillation().ReadImages(view, Side, Side, reading: reading, cancellation: source.Token));
        Assert.InRange(view.Reads, 100, 101);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("workspace")));

        void Cancel(int reads)
        {
            if (reads == 100)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void What_a_view_throws_between_rows_comes_through()
    {
        var rows = WriteRows(10).Select((row, i) => i < 7 ? row : throw new InvalidOperationException("no more rows"));
        Assert.Equal(
            "no more rows", Assert.ThrowsAny<InvalidOperationException>(() => Read(Loaded(rows))).GetBaseException().Message);
    }

    [Fact]
    public void A_column_of_paths_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Read(HalfImages.View(_ml, _folder, 4), new ImageReading { ImagePathColumnName = "File" }));
        Assert.Contains(
            "Reading.ImagePathColumnName: expected a text column, found no column under the name 'File'", error.Message);
    }

    [Theory]
    [InlineData(MLPixelFormat.Bgra32, 255)]
    [InlineData(MLPixelFormat.Rgba32, 255)]
    [InlineData(MLPixelFormat.Bgra32, 100)]
    [InlineData(MLPixelFormat.Rgba32, 100)]
    public void Pixels_are_the_bytes_whatever_format_and_alpha(MLPixelFormat format, byte alpha)
    {
        byte[] pixels = [10, 20, 30, alpha, 100, 90, 80, 255];
        Pixel Make() => new() { Image = MLImage.CreateFromPixels(2, 1, format, pixels) };
        var (red, blue) = format == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var view = _ml.Data.LoadFromEnumerable(new[] { Make(), Make() });
        using var colour = _ml.Distillation().ReadImages(view, 2, 1).Images;
        byte[] expected = [pixels[red], pixels[4 + red], 20, 90, pixels[blue], pixels[4 + blue]];
        Assert.Equal(expected, colour.Images.data<byte>().ToArray()[..6]);

        var same = _ml.Data.LoadFromEnumerable(new[] { Make(), Make() });
        using var luma = _ml.Distillation().ReadImages(same, 2, 1, channels: 1).Images;
        byte Luma(int pixel) => (byte)Math.Round(
            0.299 * pixels[pixel + red] + 0.587 * pixels[pixel + 1] + 0.114 * pixels[pixel + blue]);
        Assert.Equal([Luma(0), Luma(4)], luma.Images.data<byte>().ToArray()[..2]);
    }

    private ImageStore Read(IDataView view, ImageReading? reading = null) =>
        _ml.Distillation().ReadImages(view, Side, Side, reading: reading).Images;

    private ImageRow[] WriteRows(int count)
    {
        var rows = new ImageRow[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new ImageRow { ImagePath = _folder.File($"{i}.png"), Label = HalfImages.Names[i % 2] };
            HalfImages.Save(rows[i].ImagePath, Side + i % 3, i);
        }
        return rows;
    }

    private IDataView Loaded(IEnumerable<ImageRow> rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        var names = _ml.Data.LoadFromEnumerable(HalfImages.Names.Select(n => new ImageRow { Label = n }));
        return _ml.Transforms.Conversion.MapValueToKey(
            "Label", keyData: _ml.Transforms.SelectColumns("Label").Fit(names).Transform(names))
            .Append(_ml.Transforms.LoadImages("Image", null!, "ImagePath"))
            .Append(_ml.Transforms.ResizeImages("Image", Side, Side))
            .Fit(data).Transform(data);
    }

    private sealed class ImageRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Pixel
    {
        [ImageType(1, 2)]
        public MLImage? Image { get; set; }

        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class Reports : List<ReadingProgress>, IProgress<ReadingProgress>
    {
        public void Report(ReadingProgress value) => Add(value);
    }
}
