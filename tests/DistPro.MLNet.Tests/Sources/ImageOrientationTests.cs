using System.Buffers.Binary;
using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace DistPro.MLNet.Tests.Sources;

public sealed class ImageOrientationTests : IDisposable
{
    // Each of the four quarters has a colour of its own, as large as blocks of JPEG: nothing bleeds over.
    private const int Width = 64, Height = 32;

    private static readonly Dictionary<char, SKColor> Colours = new()
    {
        ['k'] = SKColors.Black,
        ['r'] = SKColors.Red,
        ['g'] = SKColors.Lime,
        ['b'] = SKColors.Blue,
    };

    private readonly ImageFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What a viewer shows of a picture that is stored as black, red above green, blue.</summary>
    public static TheoryData<int, string> Seen => new()
    {
        { 1, "kr/gb" }, { 2, "rk/bg" }, { 3, "bg/rk" }, { 4, "gb/kr" },
        { 5, "kg/rb" }, { 6, "gk/br" }, { 7, "br/gk" }, { 8, "rb/kg" },
        { 0, "kr/gb" }, { 9, "kr/gb" }, // not of the eight: as stored
    };

    [Theory]
    [MemberData(nameof(Seen))]
    public void A_JPEG_is_turned_as_its_EXIF_says(int orientation, string seen)
    {
        var jpeg = Encode(SKEncodedImageFormat.Jpeg);
        foreach (bool bigEndian in new[] { false, true })
        {
            byte[] exif = [.. "Exif\0\0"u8, .. Tiff(orientation, bigEndian)];
            AssertSeen(seen, [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]]);
        }
    }

    [Theory]
    [MemberData(nameof(Seen))]
    public void A_WebP_is_turned_as_its_EXIF_says(int orientation, string seen)
    {
        var webp = Encode(SKEncodedImageFormat.Webp);
        byte[] header = [8, 0, 0, 0, Width - 1, 0, 0, Height - 1, 0, 0]; // there is EXIF; the size
        var exif = Chunk("EXIF"u8, Tiff(orientation, bigEndian: false));
        byte[] body = [.. "WEBP"u8, .. Chunk("VP8X"u8, header), .. webp[12..], .. exif];
        AssertSeen(seen, Chunk("RIFF"u8, body));
    }

    [Fact]
    public void The_size_of_a_turned_picture_is_the_one_seen_and_every_pixel_has_its_place()
    {
        var jpeg = Pictures.Bytes("baseline.jpg");
        using var stored = Read(jpeg);
        byte[] exif = [.. "Exif\0\0"u8, .. Tiff(6, bigEndian: false)];
        using var turned = Read([.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]]);
        Assert.Equal((stored.Height, stored.Width), (turned.Width, turned.Height));
        for (int y = 0; y < turned.Height; y++)
        {
            for (int x = 0; x < turned.Width; x++)
            {
                // A quarter turn clockwise: the first row as stored is the last column as seen.
                Assert.Equal(Pixel(stored, y, turned.Width - 1 - x), Pixel(turned, x, y));
            }
        }
    }

    [Fact]
    public void Training_sees_the_picture_turned()
    {
        var jpeg = Encode(SKEncodedImageFormat.Jpeg);
        byte[] exif = [.. "Exif\0\0"u8, .. Tiff(3, bigEndian: false)];
        _folder.Write("cat/picture.png", [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]]);
        _folder.Write("dog/picture.png", jpeg);
        using ImageStore images = _folder.Ml.Distillation().ReadImages(_folder.Open(), Width, Height).Images;
        Assert.InRange(images.Images[0, 2, 0, 0].item<byte>(), 200, 255); // blue, as stored at the lower right
        Assert.InRange(images.Images[1, 2, 0, 0].item<byte>(), 0, 50);
    }

    private void AssertSeen(string seen, byte[] file)
    {
        using var image = Read(file);
        string[] rows = seen.Split('/');
        for (int i = 0; i < 4; i++)
        {
            var (left, upper) = (i % 2 == 0, i / 2 == 0);
            byte[] found = Pixel(image, left ? 4 : image.Width - 5, upper ? 4 : image.Height - 5);
            var colour = Colours[rows[i / 2][i % 2]];
            byte[] expected = [colour.Blue, colour.Green, colour.Red];
            Assert.All(expected.Zip(found), p => Assert.InRange(p.First - p.Second, -40, 40));
        }
    }

    private MLImage Read(byte[] file)
    {
        _folder.Write("a/picture.jpg", file);
        return _folder.ReadFirst();
    }

    private static byte[] Pixel(MLImage image, int x, int y) => image.Pixels.Slice(4 * (y * image.Width + x), 3).ToArray();

    private static byte[] Encode(SKEncodedImageFormat format)
    {
        var pixels = Enumerable.Range(0, Width * Height)
            .Select(i => Colours["krgb"[(i % Width < Width / 2 ? 0 : 1) + (i / Width < Height / 2 ? 0 : 2)]]);
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque))
        {
            Pixels = [.. pixels],
        };
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    // A TIFF directory with one entry.
    private static byte[] Tiff(int orientation, bool bigEndian) => bigEndian
        ? [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0]
        : [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. name, .. length, .. body, .. new byte[body.Length % 2]];
    }
}
