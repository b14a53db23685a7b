using DistPro.MLNet.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Sources;

public sealed class ImageFolderTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];
    private readonly TemporaryFolder _folder = new();

    public ImageFolderTests()
    {
        _ml.Log += (_, e) => _warnings.AddRange(e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [e.RawMessage] : []);
        Write("other/picture.png", EncodedImages.Encode("png"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("png", 0)]
    [InlineData("PNG", 0)]
    [InlineData("jpg", 60)] // noise is what JPEG is worst at
    [InlineData("Jpeg", 60)]
    [InlineData("gif", 0)]
    [InlineData("webp", 0)]
    [InlineData("BMP", 0)]
    public void Every_format_gives_its_pixels(string extension, int tolerance)
    {
        string path = Write($"one/picture.{extension}", EncodedImages.Encode(extension));
        using var image = ReadFirst();
        Assert.Equal((EncodedImages.Width, EncodedImages.Height), (image.Width, image.Height));
        Assert.InRange(EncodedImages.Bgr.Zip(image.GetBGRPixels, (a, b) => Math.Abs(a - b)).Average(), 0, tolerance);
        using var expected = MLImage.CreateFromFile(path);
        Assert.Equal(expected.Pixels, image.Pixels);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Transparent_pixels_are_those_of_MLNet()
    {
        string path = Write("one/picture.png", EncodedImages.TransparentPng());
        using var image = ReadFirst();
        using var expected = MLImage.CreateFromFile(path);
        Assert.Equal(expected.Pixels, image.Pixels);
        Assert.Equal(expected.GetBGRPixels, image.GetBGRPixels);
        Assert.Contains(image.Pixels.ToArray(), p => p < 100); // blue is never so low before it is multiplied by alpha
    }

    [Fact]
    public void The_content_tells_the_format_not_the_extension()
    {
        Write("one/picture.jpg", EncodedImages.Encode("gif"));
        using var image = ReadFirst();
        Assert.Equal(EncodedImages.Bgr, image.GetBGRPixels);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("bmp")]
    public void A_file_cut_anywhere_is_refused_unless_no_pixel_is_missing(string extension)
    {
        var bytes = EncodedImages.Encode(extension);
        string path = Write($"one/picture.{extension}", bytes);
        using var whole = ReadFirst();
        int refused = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            try
            {
                using var image = ReadFirst();
                Assert.Equal(whole.Pixels, image.Pixels);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith($"Image '{path}': expected a whole PNG", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, bytes.Length - 30, bytes.Length); // no more than what comes after the pixels may be missing
    }

    [Fact]
    public void Cut_files_of_every_format_are_left_out_and_counted()
    {
        string[] extensions = ["png", "jpg", "gif", "webp", "bmp"];
        foreach (string extension in extensions)
        {
            var bytes = EncodedImages.Encode(extension);
            Write($"one/whole.{extension}", bytes);
            Write($"one/cut.{extension}", bytes[..(bytes.Length * 3 / 4)]);
        }
        var (images, result) = _ml.Distillation().ReadImages(
            _ml.Distillation().LoadImageFolder(_folder.Path), EncodedImages.Width, EncodedImages.Height,
            reading: new ImageReading { SkipUnreadable = true });
        images.Dispose();
        Assert.Equal((6, 5), (result.Images, result.Unreadable));
        Assert.All(extensions, e => Assert.Contains(_warnings, w => w.Contains($"cut.{e}': expected a whole PNG")));
    }

    [Theory]
    [InlineData("49492A000800000000000000", "49492A00")] // TIFF
    [InlineData("0000001866747970686569630000000068656963", "00000018")] // HEIC
    [InlineData("00000804AABBCCDD", "00000804")] // WBMP, of 8 x 4 pixels
    public void Other_formats_are_refused_whatever_their_extension(string hexadecimal, string start)
    {
        Write("one/picture.png", Convert.FromHexString(hexadecimal));
        Assert.Contains($"found a file that starts with {start}. ", Assert.Throws<InvalidDataException>(ReadFirst).Message);
    }

    [Fact]
    public void Files_that_are_passed_over_are_told_by_extension()
    {
        Write("one/picture.bmp", EncodedImages.Encode("bmp"));
        Array.ForEach(["one/a.tiff", "one/below/b.TIFF", "other/a.heic", "other/README", "above.txt"], name => Write(name, [1]));
        Assert.Equal(2, _ml.Distillation().LoadImageFolder(_folder.Path).GetRowCount());
        Assert.Equal(
            $"4 files in image folder '{_folder.Path}' were passed over: .tiff (2), no extension (1), .heic (1). "
            + "Images are .png, .jpg, .jpeg, .gif, .webp, .bmp.", Assert.Single(_warnings));
    }

    [Fact]
    public void A_class_of_other_files_only_says_which()
    {
        Write("one/a.tif", [1]);
        var error = Assert.Throws<InvalidDataException>(() => _ml.Distillation().LoadImageFolder(_folder.Path));
        Assert.Contains(".webp, .bmp), found .tif (1). Add some", error.Message);
    }

    private string Write(string name, byte[] bytes)
    {
        string path = _folder.File(name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private MLImage ReadFirst()
    {
        var data = _ml.Distillation().LoadImageFolder(_folder.Path);
        using var cursor = data.GetRowCursor([data.Schema["Image"]]);
        cursor.MoveNext();
        MLImage image = null!;
        cursor.GetGetter<MLImage>(data.Schema["Image"])(ref image);
        return image;
    }
}
