using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

internal static class JpegCodec
{
    private const int BestQuality = 100;

    /// <summary>
    /// Warnings that leave the picture whole, and are common in photographs found in the wild. libjpeg-turbo reports warnings and errors alike,
    /// and its code for the severity takes an error that follows a warning for a warning: only the text tells them apart.
    /// </summary>
    private static readonly string[] HarmlessWarnings =
        ["extraneous bytes before marker", "Invalid SOS parameters for sequential JPEG", "unknown JFIF revision number"];

    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    public static Bitmap Decode(byte[] jpeg) =>
        NativeImageLibrary.Use(TurboJpeg.Library, TurboJpeg.DebianPackage, "JPEG", () => WithHandle(TurboJpeg.InitDecompress, h => Decode(h, jpeg)));

    public static byte[] Encode(Bitmap bitmap) =>
        NativeImageLibrary.Use(TurboJpeg.Library, TurboJpeg.DebianPackage, "JPEG", () => WithHandle(TurboJpeg.InitCompress, h => Encode(h, bitmap)));

    private static T WithHandle<T>(Func<nint> open, Func<nint, T> action)
    {
        nint handle = open();
        if (handle == 0)
            throw new InvalidOperationException($"libjpeg-turbo could not be started: {TurboJpeg.Error(0)}");
        try
        {
            return action(handle);
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static Bitmap Decode(nint handle, byte[] jpeg)
    {
        var size = new CULong((nuint)jpeg.Length);
        int result = TurboJpeg.DecompressHeader(handle, jpeg, size, out int width, out int height, out _, out int colourSpace);
        if (result != 0 && !IsHarmless(handle))
            throw Damaged(handle, jpeg);
        if (width <= 0 || height <= 0)
            throw new InvalidDataException($"it is a truncated JPEG image ({jpeg.Length} bytes): it ends before the picture begins.");

        bool isCmyk = colourSpace is TurboJpeg.ColourSpaceCmyk or TurboJpeg.ColourSpaceYcck;
        Bitmap bitmap = Bitmap.CreateUnfilled(width, height);
        int format = isCmyk ? TurboJpeg.PixelsCmyk : TurboJpeg.PixelsBgra;
        result = TurboJpeg.Decompress(handle, jpeg, size, bitmap.Buffer, width, 0, height, format, 0);
        if (result != 0 && !IsHarmless(handle))
            throw Damaged(handle, jpeg);
        if (isCmyk)
            CmykToBgra(bitmap.Pixels);
        return bitmap;
    }

    private static byte[] Encode(nint handle, Bitmap bitmap)
    {
        nint jpeg = 0;
        CULong size = default;
        try
        {
            int result = TurboJpeg.Compress(
                handle, bitmap.Buffer, bitmap.Width, 0, bitmap.Height, TurboJpeg.PixelsBgra,
                ref jpeg, ref size, TurboJpeg.Subsampling420, BestQuality, 0);
            if (result != 0)
                throw new InvalidOperationException($"libjpeg-turbo could not write the image: {TurboJpeg.Error(handle)}");
            byte[] bytes = new byte[(int)size.Value];
            Marshal.Copy(jpeg, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            TurboJpeg.Free(jpeg);
        }
    }

    private static bool IsHarmless(nint handle) => HarmlessWarnings.Any(TurboJpeg.Error(handle).Contains);

    private static InvalidDataException Damaged(nint handle, byte[] jpeg) =>
        new($"it is a damaged or truncated JPEG image ({jpeg.Length} bytes): {TurboJpeg.Error(handle)}.");

    /// <summary>Print colours in a JPEG are stored inverted, as Adobe began it: 255 means no ink.</summary>
    private static void CmykToBgra(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += Bitmap.BytesPerPixel)
        {
            int cyan = pixels[i], magenta = pixels[i + 1], yellow = pixels[i + 2], black = pixels[i + 3];
            pixels[i] = (byte)(yellow * black / 255);
            pixels[i + 1] = (byte)(magenta * black / 255);
            pixels[i + 2] = (byte)(cyan * black / 255);
            pixels[i + 3] = 255;
        }
    }
}
