using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Sources;

public sealed class SourceTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Idx_files_plain_or_gzip_give_gray_images_and_named_labels()
    {
        HalfImages.WriteIdx(_folder.File("images"), [2, 2, 3], [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]);
        HalfImages.WriteIdx(_folder.File("labels"), [2], [1, 0]);
        Compress("images");
        var data = _ml.Distillation().LoadIdx(_folder.File("images.gz"), _folder.File("labels"), ["a", "b"]);
        Assert.Equal(2, data.GetRowCount());
        Assert.Equal([2u, 1u], data.GetColumn<uint>("Label"));
        var images = Pixels(data);
        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6], images[0]);
        Assert.Equal(16, images[1][^1]);

        var numbered = _ml.Distillation().LoadIdx(_folder.File("images"), _folder.File("labels"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        numbered.Schema["Label"].GetKeyValues(ref names);
        Assert.Equal(["0", "1"], names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void Damaged_idx_files_are_refused_by_name()
    {
        HalfImages.WriteIdx(_folder.File("images"), [2, 2, 3], new byte[12]);
        HalfImages.WriteIdx(_folder.File("labels"), [2], [1, 0]);
        HalfImages.WriteIdx(_folder.File("three"), [3], [1, 0, 1]);
        HalfImages.WriteIdx(_folder.File("short"), [2, 2, 3], new byte[11]);
        File.WriteAllText(_folder.File("text"), "no images here");
        Compress("images");
        File.WriteAllBytes(_folder.File("cut.gz"), File.ReadAllBytes(_folder.File("images.gz"))[..20]);

        Refused("expected 12 (2 x 2 x 3), found 11 values", "short", "labels");
        Refused("expected 00000803", "text", "labels");
        Refused("expected 00000803", "labels", "images");
        Refused("3 labels", "images", "three");
        Refused("label 1, but only 1 class names", "images", "labels", ["a"]);
        Refused("", "cut.gz", "labels");

        void Refused(string expected, string images, string labels, string[]? names = null)
        {
            var error = Assert.Throws<InvalidDataException>(
                () => _ml.Distillation().LoadIdx(_folder.File(images), _folder.File(labels), names));
            Assert.Contains(expected, error.Message);
            Assert.Contains(_folder.Path, error.Message);
        }
    }

    [Fact]
    public void Cifar_files_give_colour_images()
    {
        byte[] record = [
            3, .. Enumerable.Repeat((byte)10, 1024), .. Enumerable.Repeat((byte)20, 1024), .. Enumerable.Repeat((byte)30, 1024)];
        File.WriteAllBytes(_folder.File("data_batch_1.bin"), [.. record, .. record]);
        var ten = _ml.Distillation().LoadCifar10(_folder.File("data_batch_1.bin"));
        Assert.Equal([4u, 4u], ten.GetColumn<uint>("Label"));
        Assert.Equal([30, 20, 10], Pixels(ten)[1][..3]); // blue, green, red
        Assert.Equal(
            "cat", _ml.Transforms.Conversion.MapKeyToValue("Label").Fit(ten).Transform(ten).GetColumn<string>("Label").First());

        File.WriteAllBytes(_folder.File("data_batch_2.bin"), record);
        string[] files = [_folder.File("data_batch_1.bin"), _folder.File("data_batch_2.bin")];
        Assert.Equal([files[0], files[0], files[1]], _ml.Distillation().LoadCifar10(files).GetColumn<string>("ImagePath"));

        File.WriteAllBytes(_folder.File("train.bin"), [19, 99, .. record[1..]]);
        var hundred = _ml.Distillation().LoadCifar100([_folder.File("train.bin")]);
        Assert.Equal([100u], hundred.GetColumn<uint>("Label"));

        var error = Assert.Throws<InvalidDataException>(() => _ml.Distillation().LoadCifar10(_folder.File("train.bin")));
        Assert.Contains("3073 bytes, found 3074", error.Message);
    }

    [Fact]
    public void A_folder_gives_images_paths_and_the_sub_folders_as_classes()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 3);
        File.WriteAllText(_folder.File(Path.Combine("left", "notes.txt")), "not an image, and not taken for one");
        var data = _ml.Distillation().LoadImageFolder(_folder.Path);
        Assert.Equal([1u, 1, 1, 2, 2, 2], data.GetColumn<uint>("Label"));
        Assert.EndsWith(Path.Combine("left", "001.jpg"), data.GetColumn<string>("ImagePath").ElementAt(1));
        Assert.All(Pixels(data), p => Assert.Equal(3 * 64, p.Length));
        Assert.Equal(200, Pixels(data)[0][0]); // PNG keeps every value
    }

    [Fact]
    public void Three_passes_through_ResizeImages_each_see_images()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 3);
        var data = _ml.Distillation().LoadImageFolder(_folder.Path);
        // same size: passed on as it is
        var resized = _ml.Transforms.ResizeImages("Image", HalfImages.Side, HalfImages.Side).Fit(data).Transform(data);
        var first = Pixels(resized);
        for (int pass = 0; pass < 2; pass++)
        {
            Assert.Equal(first, Pixels(resized));
        }
    }

    [Fact]
    public void Rows_can_be_shuffled_and_keep_their_ids()
    {
        var data = HalfImages.View(_ml, _folder, 20);
        Assert.True(data.CanShuffle);
        Assert.NotEqual(data.GetColumn<uint>("Label"), _ml.Data.ShuffleRows(data, seed: 3).GetColumn<uint>("Label"));
        using var cursor = data.GetRowCursor([data.Schema["Label"]], new Random(3));
        var (getId, getLabel) = (cursor.GetIdGetter(), cursor.GetGetter<uint>(data.Schema["Label"]));
        var seen = new HashSet<ulong>();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            uint label = 0;
            getId(ref id);
            getLabel(ref label);
            Assert.True(seen.Add(id.Low));
            Assert.Equal(id.Low % 2 + 1, label);
        }
        Assert.Equal(20, seen.Count);
    }

    [Fact]
    public void Several_cursors_share_the_rows_and_number_them_by_batches()
    {
        var data = HalfImages.View(_ml, _folder, 100);
        var cursors = data.GetRowCursorSet([data.Schema["Label"]], 3);
        Assert.Equal(3, cursors.Length);
        var rows = new List<(long Batch, ulong Id)>[3];
        // The first cursor is left behind after one row; the others take the rest.
        rows[0] = Read(cursors[0], 1);
        rows[1] = Read(cursors[1], 40);
        rows[2] = Read(cursors[2], int.MaxValue);
        rows[0].AddRange(Read(cursors[0], int.MaxValue));
        rows[1].AddRange(Read(cursors[1], int.MaxValue));
        Assert.All(rows, r => Assert.Equal(r.Select(x => x.Batch).Order(), r.Select(x => x.Batch)));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => (ulong)i), rows.SelectMany(r => r).OrderBy(x => x.Batch).Select(x => x.Id));
        Assert.Equal(3, rows.Count(r => r.Count > 0));

        static List<(long, ulong)> Read(DataViewRowCursor cursor, int count)
        {
            var (getId, id, read) = (cursor.GetIdGetter(), default(DataViewRowId), new List<(long, ulong)>());
            while (read.Count < count && cursor.MoveNext())
            {
                getId(ref id);
                read.Add((cursor.Batch, id.Low));
            }
            return read;
        }
    }

    [Fact]
    public void Folders_that_cannot_be_used_say_why()
    {
        Assert.Contains(
            "does not exist",
            Assert.Throws<DirectoryNotFoundException>(() => _ml.Distillation().LoadImageFolder(_folder.File("none"))).Message);
        Assert.Contains(
            "at least 2 sub-folders",
            Assert.Throws<InvalidDataException>(() => _ml.Distillation().LoadImageFolder(_folder.Path)).Message);
        HalfImages.WriteFolder(_folder.Path, perClass: 1);
        Directory.CreateDirectory(_folder.File("empty"));
        var error = Assert.Throws<InvalidDataException>(() => _ml.Distillation().LoadImageFolder(_folder.Path));
        string expected = "found nothing. Add some, or remove the folder.";
        Assert.StartsWith($"Class folder '{_folder.File("empty")}': expected images (.png, ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("000.png", 0, "a file of zero bytes")]
    [InlineData("001.jpg", 200, "a truncated file of 200 bytes")]
    [InlineData("000.png", 60, "a truncated or damaged PNG of 60 bytes")]
    [InlineData("000.png", -1, "a file that starts with 74686973")]
    public void An_image_that_cannot_be_read_is_named_and_stops_the_training(string name, int length, string found)
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 3, side: 32);
        string path = _folder.File(Path.Combine("right", name));
        var bytes = length < 0 ? "this is text, whatever its name says"u8.ToArray() : File.ReadAllBytes(path)[..length];
        File.WriteAllBytes(path, bytes);
        var options = TrainedModel.Options();
        options.ImageSize = (8, 8);
        var data = _ml.Distillation().LoadImageFolder(_folder.Path);
        var error = Assert.Throws<InvalidDataException>(() => _ml.Distillation().Network("resnet8", options).Fit(data));
        string expected = "expected a whole PNG, JPEG, GIF, WebP or BMP file";
        Assert.Contains($"of image column 'Image': Image '{path}': {expected}, found {found}", error.Message);
        Assert.Contains("Replace the file or remove it", error.Message);
    }

    [Fact]
    public void An_image_that_LoadImages_cannot_read_is_named_by_its_row()
    {
        HalfImages.WriteFolder(_folder.Path, perClass: 3);
        File.WriteAllText(_folder.File(Path.Combine("left", "002.png")), "this is text");
        var rows = Directory.GetFiles(_folder.Path, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => new ImageRow { ImagePath = f, Label = Path.GetFileName(Path.GetDirectoryName(f))! });
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.LoadImages("Image", null!, "ImagePath"))
            .Append(_ml.Transforms.ResizeImages("Image", 8, 8))
            .Append(_ml.Distillation().Network("resnet8", TrainedModel.Options()));
        var error = Assert.Throws<InvalidDataException>(() => pipeline.Fit(_ml.Data.LoadFromEnumerable(rows)));
        Assert.StartsWith(
            $"Row 2 of image column 'Image' ('{_folder.File(Path.Combine("left", "002.png"))}'): expected an image of 8 x 8 "
            + $"pixels", error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("..", error.Message);
    }

    private void Compress(string name)
    {
        using var target = new GZipStream(File.Create(_folder.File(name + ".gz")), CompressionLevel.Optimal);
        target.Write(File.ReadAllBytes(_folder.File(name)));
    }

    private static List<byte[]> Pixels(IDataView data)
    {
        var pixels = new List<byte[]>();
        using var cursor = data.GetRowCursor([data.Schema["Image"]]);
        var getter = cursor.GetGetter<MLImage>(data.Schema["Image"]);
        MLImage image = null!;
        while (cursor.MoveNext())
        {
            getter(ref image);
            pixels.Add(image.GetBGRPixels);
        }
        image.Dispose();
        return pixels;
    }

    private sealed class ImageRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
