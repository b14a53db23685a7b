using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

internal static class PngCodec
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static Bitmap Decode(byte[] png) =>
        NativeImageLibrary.Use(LibPng.Library, LibPng.DebianPackage, "PNG", () => DecodePinned(WithoutGamma(png)));

    public static byte[] Encode(Bitmap bitmap) =>
        NativeImageLibrary.Use(LibPng.Library, LibPng.DebianPackage, "PNG", () => EncodeColours(bitmap, bitmap.DividedByAlpha()));

    private static Bitmap DecodePinned(byte[] png)
    {
        // libpng keeps the address from the first call to the second.
        GCHandle pin = GCHandle.Alloc(png, GCHandleType.Pinned);
        var image = new LibPng.Image { Version = LibPng.ImageVersion };
        try
        {
            if (LibPng.BeginReadFromMemory(ref image, pin.AddrOfPinnedObject(), (nuint)png.Length) == 0)
                throw Damaged(png, image);
            image.Format = LibPng.FormatBgra;
            image.Flags |= LibPng.Assume16BitIsSrgb;
            Bitmap bitmap = Bitmap.CreateUnfilled((int)image.Width, (int)image.Height);
            if (LibPng.FinishRead(ref image, 0, bitmap.Buffer, 0, 0) == 0)
                throw Damaged(png, image);
            bitmap.MultiplyByAlpha();
            return bitmap;
        }
        finally
        {
            LibPng.Free(ref image);
            pin.Free();
        }
    }

    private static byte[] EncodeColours(Bitmap bitmap, byte[] colours)
    {
        var image = new LibPng.Image
        {
            Version = LibPng.ImageVersion,
            Width = (uint)bitmap.Width,
            Height = (uint)bitmap.Height,
            Format = LibPng.FormatBgra,
        };
        try
        {
            // A first guess; where it is too small the call fails and says how much it takes.
            nuint size = (nuint)colours.Length + 1024;
            byte[] png = new byte[size];
            if (LibPng.WriteToMemory(ref image, png, ref size, 0, colours, 0, 0) == 0)
            {
                if (size <= (nuint)png.Length)
                    throw new InvalidOperationException($"libpng could not write the image: {image.Message}");
                png = new byte[size];
                if (LibPng.WriteToMemory(ref image, png, ref size, 0, colours, 0, 0) == 0)
                    throw new InvalidOperationException($"libpng could not write the image: {image.Message}");
            }
            return png[..(int)size];
        }
        finally
        {
            LibPng.Free(ref image);
        }
    }

    /// <summary>ML.NET gives the values as they are stored; libpng would convert them to sRGB where a file names another gamma.</summary>
    private static byte[] WithoutGamma(byte[] png)
    {
        long at = SignatureLength;
        while (at + ChunkOverhead <= png.Length)
        {
            ReadOnlySpan<byte> chunk = png.AsSpan((int)at);
            ReadOnlySpan<byte> type = chunk.Slice(4, 4);
            long next = at + ChunkOverhead + BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (type.SequenceEqual("IDAT"u8) || next > png.Length)
                break;
            if (type.SequenceEqual("gAMA"u8))
                return [.. png[..(int)at], .. png[(int)next..]];
            at = next;
        }
        return png;
    }

    private static InvalidDataException Damaged(byte[] png, LibPng.Image image) =>
        new($"it is a damaged or truncated PNG image ({png.Length} bytes): {image.Message}.");
}
