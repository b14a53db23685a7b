using System.Text;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Images;

public class DecodingTests
{
    public static TheoryData<string, byte[], byte[]> Pngs => new()
    {
        { "colours", EncodedPictures.RgbPng, [0, 0, 255, 255, 0, 255, 0, 255, 255, 0, 0, 255, 30, 20, 10, 255] },
        { "gray", EncodedPictures.GrayPng, [0, 0, 0, 255, 10, 10, 10, 255, 200, 200, 200, 255, 255, 255, 255, 255] },
        { "palette", EncodedPictures.PalettePng, [9, 8, 7, 255, 3, 2, 1, 255, 6, 5, 4, 255] },
        { "alpha goes into the colours", EncodedPictures.AlphaPng, [64, 128, 255, 255, 32, 64, 128, 128, 0, 0, 0, 0] },
        { "16 bits", EncodedPictures.Gray16BitPng, [10, 10, 10, 255, 200, 200, 200, 255] },
    };

    [Theory]
    [MemberData(nameof(Pngs))]
    public void A_png_becomes_blue_green_red_alpha(string what, byte[] png, byte[] expected)
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(png));
        Assert.Equal(MLPixelFormat.Bgra32, image.PixelFormat);
        Assert.True(image.Pixels.SequenceEqual(expected), $"{what}: found {string.Join(' ', image.Pixels.ToArray())}");
    }

    [Theory]
    [InlineData(nameof(EncodedPictures.ProgressiveJpeg), 200, 100, 50)]
    [InlineData(nameof(EncodedPictures.GrayJpeg), 77, 77, 77)]
    public void A_jpeg_becomes_blue_green_red_alpha(string name, byte red, byte green, byte blue)
    {
        byte[] jpeg = name == nameof(EncodedPictures.GrayJpeg) ? EncodedPictures.GrayJpeg : EncodedPictures.ProgressiveJpeg;
        using var image = MLImage.CreateFromStream(new MemoryStream(jpeg));
        Assert.Equal((8, 8, MLPixelFormat.Bgra32), (image.Width, image.Height, image.PixelFormat));
        Pictures.AssertNear(new Colour(red, green, blue), image.At(3, 3), 3);
        Assert.Equal(255, image.Pixels[3]);
    }

    [Fact]
    public void The_content_counts_not_the_extension()
    {
        using var folder = new TemporaryFolder();
        using var image = MLImage.CreateFromFile(folder.Write("really-a-png.jpg", EncodedPictures.GrayPng));
        Assert.Equal(new Colour(200, 200, 200), image.At(2, 0));
    }

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "nothing", [] },
        { "text", Encoding.UTF8.GetBytes("This is no picture.") },
        { "only the start of a PNG", EncodedPictures.RgbPng[..12] },
        { "only the start of a JPEG", EncodedPictures.ProgressiveJpeg[..12] },
        { "zeros", new byte[100] },
    };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public void What_is_no_picture_is_refused(string what, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write($"{what}.png", bytes);
        Assert.Equal("imageStream", Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream(bytes))).ParamName);
        Assert.Equal("imagePath", Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile(path)).ParamName);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        Assert.Equal("imagePath", Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile("/no/such/picture.png")).ParamName);
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromFile(null));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromStream(null));
    }
}
