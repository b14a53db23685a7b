using DistPro.MLNet.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Sources;

public sealed class ImageFolderTests : IDisposable
{
    private readonly ImageFolderFixture _folder = new();

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
        string path = _folder.Write($"a/picture.{extension}", EncodedImages.Encode(extension));
        using var image = _folder.ReadFirst();
        Assert.Equal((EncodedImages.Width, EncodedImages.Height), (image.Width, image.Height));
        Assert.InRange(EncodedImages.Bgr.Zip(image.GetBGRPixels, (a, b) => Math.Abs(a - b)).Average(), 0, tolerance);
        using var expected = MLImage.CreateFromFile(path);
        Assert.Equal(expected.Pixels, image.Pixels);
        Assert.Empty(_folder.Warnings);
    }

    [Fact]
    public void Transparent_pixels_are_those_of_MLNet()
    {
        string path = _folder.Write("a/picture.png", EncodedImages.TransparentPng());
        using var image = _folder.ReadFirst();
        using var expected = MLImage.CreateFromFile(path);
        Assert.Equal(expected.Pixels, image.Pixels);
        Assert.Equal(expected.GetBGRPixels, image.GetBGRPixels);
        Assert.Contains(image.Pixels.ToArray(), p => p < 100); // blue is never so low before it is multiplied by alpha
    }

    [Fact]
    public void The_content_tells_the_format_not_the_extension()
    {
        _folder.Write("a/picture.jpg", EncodedImages.Encode("gif"));
        using var image = _folder.ReadFirst();
        Assert.Equal(EncodedImages.Bgr, image.GetBGRPixels);
    }

    [Fact]
    public void Cut_files_of_every_format_are_left_out_and_counted()
    {
        string[] extensions = ["png", "jpg", "gif", "webp", "bmp"];
        foreach (string extension in extensions)
        {
            var bytes = EncodedImages.Encode(extension);
            _folder.Write($"a/whole.{extension}", bytes);
            _folder.Write($"a/cut.{extension}", bytes[..(bytes.Length * 3 / 4)]);
        }
        var (images, result) = _folder.Ml.Distillation().ReadImages(
            _folder.Open(), EncodedImages.Width, EncodedImages.Height,
            reading: new ImageReading { SkipUnreadable = true });
        images.Dispose();
        Assert.Equal((7, 5), (result.Images, result.Unreadable));
        Assert.All(extensions, e => Assert.Contains(_folder.Warnings, w => w.Contains($"cut.{e}': expected a whole PNG")));
    }

    [Theory]
    [InlineData("49492A000800000000000000", "49492A00")] // TIFF
    [InlineData("0000001866747970686569630000000068656963", "00000018")] // HEIC
    [InlineData("00000804AABBCCDD", "00000804")] // WBMP, of 8 x 4 pixels
    public void Other_formats_are_refused_whatever_their_extension(string hexadecimal, string start)
    {
        _folder.Write("a/picture.png", Convert.FromHexString(hexadecimal));
        var error = Assert.Throws<InvalidDataException>(_folder.ReadFirst);
        Assert.Contains($"found a file that starts with {start}. ", error.Message);
    }
}
