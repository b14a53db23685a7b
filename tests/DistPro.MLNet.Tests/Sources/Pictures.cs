namespace DistPro.MLNet.Tests.Sources;

/// <summary>
/// Files of each kind of each format, of noise, 16 x 12, made with ImageMagick and jpegtran. Where transparent, alpha rises from
/// 0 at the left to 255 at the right.
/// </summary>
internal static class Pictures
{
    public const int Width = 16, Height = 12;

    /// <summary>Names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All => [.. Names];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Sources", "Pictures");

    public static string File(string name) => Path.Combine(Folder, name);

    public static byte[] Bytes(string name) => System.IO.File.ReadAllBytes(File(name));
}
