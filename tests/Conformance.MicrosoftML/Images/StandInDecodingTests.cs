using System.Text;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Images;

public class StandInDecodingTests
{
    [StandInFact]
    public void A_truncated_jpeg_is_refused_wherever_it_ends()
    {
        for (int length = 0; length < EncodedPictures.ProgressiveJpeg.Length; length++)
            AssertRefused(EncodedPictures.ProgressiveJpeg[..length], "(" + length + " bytes)");
    }

    [StandInFact]
    public void A_truncated_png_is_refused_until_the_last_pixel_is_there()
    {
        const int endChunk = 12;
        for (int length = 0; length < EncodedPictures.RgbPng.Length - endChunk - 4; length++)
            AssertRefused(EncodedPictures.RgbPng[..length], "(" + length + " bytes)");
    }

    [StandInFact]
    public void The_message_names_what_was_found()
    {
        AssertRefused(EncodedPictures.Bmp, "found a BMP image (58 bytes), expected a PNG or JPEG image");
        AssertRefused(EncodedPictures.Gif, "found a GIF image");
        AssertRefused(Encoding.UTF8.GetBytes("This is no picture."), "found text that starts with \"This is no pictu\"");
        AssertRefused([], "it is empty (0 bytes)");
        AssertRefused([0, 1, 2], "found bytes that start with 000102");
    }

    [StandInFact]
    public void The_message_names_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("empty.png", []);
        Assert.Contains(path, Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile(path)).Message);
    }

    [StandInFact]
    public void Stray_bytes_between_the_segments_of_a_jpeg_do_no_harm()
    {
        int firstTable = EncodedPictures.GrayJpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]);
        byte[] strewn = [.. EncodedPictures.GrayJpeg[..firstTable], 1, 2, 3, .. EncodedPictures.GrayJpeg[firstTable..]];
        using var image = MLImage.CreateFromStream(new MemoryStream(strewn));
        Pictures.AssertNear(new Colour(77, 77, 77), image.At(0, 0), 2);
    }

    [StandInFact]
    public void Print_colours_become_screen_colours()
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(EncodedPictures.CmykJpeg));
        Pictures.AssertNear(new Colour(100, 50, 25), image.At(0, 0), 2);
    }

    [StandInFact]
    public void The_values_of_a_png_are_taken_as_stored_whatever_its_gamma()
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(EncodedPictures.LinearGammaPng));
        Assert.Equal([10, 100, 200], Enumerable.Range(0, 3).Select(x => (int)image.At(x, 0).Red));
    }

    private static void AssertRefused(byte[] bytes, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream(bytes))).Message);
}
