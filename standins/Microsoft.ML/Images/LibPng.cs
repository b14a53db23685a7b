using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The simplified interface of libpng 1.6.</summary>
internal static class LibPng
{
    public const string Library = "libpng16.so.16";
    public const string DebianPackage = "libpng16-16";

    public const uint ImageVersion = 1;
    public const uint FormatBgra = 0x13;
    public const uint Assume16BitIsSrgb = 0x04;

    /// <summary>png_image.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColormapEntries;
        public uint WarningOrError;
        public MessageText Message;
    }

    [InlineArray(64)]
    public struct MessageText
    {
        private byte _first;

        public override readonly string ToString()
        {
            ReadOnlySpan<byte> bytes = this;
            int end = bytes.IndexOf((byte)0);
            return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }

    [DllImport(Library, EntryPoint = "png_image_begin_read_from_memory")]
    public static extern int BeginReadFromMemory(ref Image image, nint memory, nuint size);

    [DllImport(Library, EntryPoint = "png_image_finish_read")]
    public static extern int FinishRead(ref Image image, nint background, byte[] buffer, int rowStride, nint colormap);

    [DllImport(Library, EntryPoint = "png_image_write_to_memory")]
    public static extern int WriteToMemory(
        ref Image image, byte[] memory, ref nuint memoryBytes, int convertTo8Bit, byte[] buffer, int rowStride, nint colormap);

    [DllImport(Library, EntryPoint = "png_image_free")]
    public static extern void Free(ref Image image);
}
