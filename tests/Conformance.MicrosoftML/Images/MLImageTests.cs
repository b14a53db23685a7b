using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Images;

public class MLImageTests
{
    [Theory]
    [InlineData(MLPixelFormat.Bgra32)]
    [InlineData(MLPixelFormat.Rgba32)]
    public void Pixels_come_out_as_they_went_in(MLPixelFormat format)
    {
        byte[] pixels = [.. Enumerable.Range(1, 24).Select(i => (byte)(i % 4 == 0 ? 255 : i))];
        using var image = MLImage.CreateFromPixels(3, 2, format, pixels);

        Assert.Equal(pixels, image.Pixels.ToArray());
        Assert.Equal((3, 2, 32, format), (image.Width, image.Height, image.BitsPerPixel, image.PixelFormat));
    }

    [Theory]
    [InlineData(MLPixelFormat.Bgra32, new byte[] { 10, 20, 30, 40, 50, 60 })]
    [InlineData(MLPixelFormat.Rgba32, new byte[] { 30, 20, 10, 60, 50, 40 })]
    public void GetBGRPixels_leaves_out_alpha_whatever_the_format(MLPixelFormat format, byte[] expected)
    {
        using var image = MLImage.CreateFromPixels(2, 1, format, [10, 20, 30, 255, 40, 50, 60, 255]);
        Assert.Equal(expected, image.GetBGRPixels);
    }

    [Fact]
    public void GetBGRPixels_takes_alpha_back_out_of_the_colours()
    {
        using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [32, 64, 128, 128]);
        Assert.All(image.GetBGRPixels.Zip([64, 128, 255]), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Impossible_pixels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(1, 1, MLPixelFormat.Unknown, new byte[4]));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(0, 1, MLPixelFormat.Bgra32, []));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(1, -1, MLPixelFormat.Bgra32, new byte[4]));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, new byte[12]));
    }

    [Fact]
    public void Tag_is_kept()
    {
        using var image = Pictures.Numbered(1, 1);
        Assert.Null(image.Tag);
        image.Tag = "cat.png";
        Assert.Equal("cat.png", image.Tag);
    }

    [Fact]
    public void A_disposed_image_says_so()
    {
        var image = Pictures.Numbered(2, 2);
        image.Dispose();
        image.Dispose();

        Action[] uses =
        [
            () => _ = image.Width, () => _ = image.Height, () => _ = image.BitsPerPixel, () => _ = image.PixelFormat, () => _ = image.Pixels.Length,
            () => _ = image.GetBGRPixels, () => _ = image.Tag, () => image.Tag = "x", () => image.Save("x.png"),
        ];
        Assert.All(uses, use => Assert.Equal("Object is disposed.", Assert.Throws<InvalidOperationException>(use).Message));
    }

    [Fact]
    public void A_png_gives_back_every_pixel()
    {
        using var folder = new TemporaryFolder();
        using var image = Pictures.Numbered(7, 5);
        image.Save(folder.File("numbered.PNG"));

        using var back = MLImage.CreateFromFile(folder.File("numbered.PNG"));

        Assert.Equal((7, 5), (back.Width, back.Height));
        Assert.Equal(image.GetBGRPixels, back.GetBGRPixels);
    }

    [Theory]
    [InlineData("block.jpg")]
    [InlineData("block.jpeg")]
    public void A_jpeg_gives_back_the_colours_nearly(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Save(name, Pictures.Draw(48, 32, (x, _) => x < 32 ? Colour.CrimsonRed : Colour.RoyalBlue));

        using var back = MLImage.CreateFromFile(path);

        Assert.Equal((48, 32), (back.Width, back.Height));
        Pictures.AssertNear(Colour.CrimsonRed, back.At(8, 16), 4);
        Pictures.AssertNear(Colour.RoyalBlue, back.At(42, 16), 4);
    }

    [Theory]
    [InlineData("picture.gif")]
    [InlineData("picture.txt")]
    [InlineData("picture")]
    public void Save_refuses_formats_it_cannot_write(string name)
    {
        using var folder = new TemporaryFolder();
        using var image = Pictures.Numbered(2, 2);
        Assert.Equal("imagePath", Assert.Throws<ArgumentException>(() => image.Save(folder.File(name))).ParamName);
        Assert.False(File.Exists(folder.File(name)));
    }
}
