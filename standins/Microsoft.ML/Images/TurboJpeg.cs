using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>The TurboJPEG interface of libjpeg-turbo, as versions 1.4 to 3 have it.</summary>
internal static class TurboJpeg
{
    public const string Library = "libturbojpeg.so.0";
    public const string DebianPackage = "libturbojpeg0";

    public const int PixelsBgra = 8;
    public const int PixelsCmyk = 11;
    public const int ColourSpaceCmyk = 3;
    public const int ColourSpaceYcck = 4;
    public const int Subsampling420 = 2;

    [DllImport(Library, EntryPoint = "tjInitDecompress")]
    public static extern nint InitDecompress();

    [DllImport(Library, EntryPoint = "tjInitCompress")]
    public static extern nint InitCompress();

    [DllImport(Library, EntryPoint = "tjDestroy")]
    public static extern int Destroy(nint handle);

    [DllImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static extern int DecompressHeader(
        nint handle, byte[] jpeg, CULong size, out int width, out int height, out int subsampling, out int colourSpace);

    [DllImport(Library, EntryPoint = "tjDecompress2")]
    public static extern int Decompress(
        nint handle, byte[] jpeg, CULong size, byte[] pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [DllImport(Library, EntryPoint = "tjCompress2")]
    public static extern int Compress(
        nint handle, byte[] pixels, int width, int pitch, int height, int pixelFormat,
        ref nint jpeg, ref CULong size, int subsampling, int quality, int flags);

    [DllImport(Library, EntryPoint = "tjFree")]
    public static extern void Free(nint buffer);

    public static string Error(nint handle) => Marshal.PtrToStringUTF8(ErrorText(handle)) ?? "no reason given";

    [DllImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static extern nint ErrorText(nint handle);
}
