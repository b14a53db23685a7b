using System.Buffers.Binary;

namespace DistPro.MLNet.Tests.Sources;

public sealed class DamagedImageTests : IDisposable
{
    private const int BehindThePixels = 120; // as many bytes of a PNG's text chunks, which are not read
    private static readonly byte[] StartOfImage = [0xFF, 0xD8], EndOfImage = [0xFF, 0xD9], StartOfScan = [0xFF, 0xDA];

    private readonly ImageFolderFixture _folder = new();

    public static TheoryData<string> All => Pictures.All;

    public static TheoryData<string> Jpegs => [.. Pictures.Names.Where(n => n.EndsWith(".jpg", StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_file_cut_anywhere_is_refused_unless_no_pixel_is_missing(string name)
    {
        var (bytes, whole) = Whole(name);
        int refused = 0;
        for (int length = 0; length < bytes.Length; length += length < bytes.Length - 40 ? 7 : 1)
        {
            var pixels = Read(bytes[..length]);
            Assert.True(pixels is null || pixels.SequenceEqual(whole), $"{length} of {bytes.Length} bytes gave other pixels");
            refused += pixels is null ? 1 : 0;
        }
        bool animated = name == "animated.gif"; // of which the first picture is read
        Assert.InRange(refused, animated ? 40 : (bytes.Length - BehindThePixels) / 7, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_follows_the_picture_does_no_harm(string name)
    {
        var (bytes, whole) = Whole(name);
        byte[][] tails = [[0], new byte[5000], "text"u8.ToArray(), EndOfImage, bytes];
        Assert.All(tails, tail => Assert.Equal(whole, Read([.. bytes, .. tail])));
    }

    // A checksum finds them, but for those in a chunk of transparency, which the decoder then leaves out.
    [Theory]
    [InlineData("rgb.png")]
    [InlineData("rgb-16bit.png")]
    [InlineData("alpha.png")]
    [InlineData("alpha-interlaced.png")]
    [InlineData("gray-alpha.png")]
    [InlineData("palette.png")]
    [InlineData("one-bit.png")]
    public void A_changed_byte_of_a_PNG_is_found_or_changes_no_pixel(string name)
    {
        var (bytes, whole) = Whole(name);
        Assert.All(Changed(bytes), changed => Assert.True(Read(changed) is not { } p || p.SequenceEqual(whole)));
        Assert.InRange(Changed(bytes).Count(changed => Read(changed) is null), 50, 300);
    }

    // Nothing can tell other pixels from the right ones, but nothing may end the program either.
    [Theory]
    [MemberData(nameof(All))]
    public void A_changed_byte_gives_an_image_or_a_refusal(string name)
    {
        var bytes = Pictures.Bytes(name);
        Assert.NotEmpty(Changed(bytes).Select(Read).ToArray());
    }

    [Theory]
    [MemberData(nameof(Jpegs))]
    public void A_JPEG_whose_rest_is_zeros_is_refused(string name)
    {
        var (bytes, _) = Whole(name);
        for (int length = bytes.Length / 2; length < bytes.Length - 1; length += 5)
        {
            Assert.Null(Read([.. bytes[..length], .. new byte[bytes.Length - length]]));
        }
    }

    // Some programs close what they could not finish. These pictures have four blocks: a block is missing wherever they are cut
    // before the last. Of a progressive picture nobody can tell that whole passes are missing: a few cuts lie between two.
    [Theory]
    [InlineData("baseline.jpg", 0)]
    [InlineData("gray.jpg", 0)]
    [InlineData("cmyk.jpg", 0)]
    [InlineData("restarts.jpg", 0)]
    [InlineData("progressive.jpg", 0.1)]
    [InlineData("cmyk-progressive.jpg", 0.1)]
    public void A_JPEG_cut_and_closed_by_an_end_marker_is_refused(string name, double missed)
    {
        var (bytes, whole) = Whole(name);
        int first = bytes.AsSpan().IndexOf(StartOfScan) + 20, tries = 0, taken = 0;
        for (int length = first; length < first + (bytes.Length - first) * 0.7; length++, tries++)
        {
            taken += Read([.. bytes[..length], .. EndOfImage]) is { } pixels && !pixels.SequenceEqual(whole) ? 1 : 0;
        }
        Assert.InRange(tries, 70, 1000);
        Assert.InRange(taken, 0, missed * tries);
    }

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("restarts.jpg")]
    [InlineData("cmyk.jpg")]
    public void A_photo_with_a_thumbnail_is_refused_wherever_it_is_cut(string name)
    {
        var bytes = WithThumbnail(Pictures.Bytes(name), Pictures.Bytes("gray.jpg"));
        Assert.Equal(Whole(name).Pixels, Read(bytes));
        for (int length = 0; length < bytes.Length; length += 3)
        {
            Assert.Null(Read(bytes[..length]));
            Assert.Null(Read([.. bytes[..length], .. new byte[bytes.Length - length]]));
        }
    }

    [Theory]
    [InlineData("", "a file of zero bytes")]
    [InlineData("this is text, whatever its name says", "a file that starts with 74686973")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "a file that starts with 00000000")]
    public void What_is_no_picture_is_refused_whatever_its_name(string text, string found)
    {
        foreach (string extension in new[] { "png", "jpg", "jfif", "gif", "webp", "bmp" })
        {
            string path = _folder.Write($"a/picture.{extension}", [.. text.Select(c => (byte)c)]);
            var error = Assert.Throws<InvalidDataException>(_folder.ReadFirst);
            Assert.Contains($"Image '{path}': expected a whole PNG, JPEG, GIF, WebP or BMP file, found {found}", error.Message);
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(30000, 30000)]
    [InlineData(1 << 30, 1)]
    public void A_picture_of_more_pixels_than_an_image_holds_is_refused(int width, int height)
    {
        var bytes = Pictures.Bytes("rgb.bmp");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), height);
        Assert.Null(Read(bytes));
    }

    private (byte[] Bytes, byte[] Pixels) Whole(string name)
    {
        var bytes = Pictures.Bytes(name);
        return (bytes, Read(bytes) ?? throw new InvalidDataException(name));
    }

    // Null where it is refused. The content tells the format.
    private byte[]? Read(byte[] bytes)
    {
        _folder.Write("a/picture.png", bytes);
        try
        {
            using var image = _folder.ReadFirst();
            return image.Pixels.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static IEnumerable<byte[]> Changed(byte[] bytes)
    {
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. bytes];
            changed[i < 60 ? i : random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            yield return changed;
        }
    }

    private static byte[] WithThumbnail(byte[] photo, byte[] thumbnail)
    {
        const int tiffHeader = 8, directory = 2 + 3 * 12 + 4;
        byte[] tiff =
        [
            .. "II*\0"u8, .. Four(tiffHeader + 6), 0, 0, .. Four(0), // no entries of the photo's own
            .. Two(3), .. Entry(0x103, 6), .. Entry(0x201, tiffHeader + 6 + directory), .. Entry(0x202, thumbnail.Length),
            .. Four(0), .. thumbnail,
        ];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 2));
        return [.. StartOfImage, 0xFF, 0xE1, .. length, .. exif, .. photo[2..]];

        static byte[] Two(int value) => BitConverter.GetBytes((ushort)value);
        static byte[] Four(int value) => BitConverter.GetBytes(value);
        static byte[] Entry(int tag, int value) => [.. Two(tag), .. Two(4), .. Four(1), .. Four(value)];
    }
}
