namespace DistPro.MLNet.Sources;

/// <summary>Files and folders that systems and tools leave among a user's own, and that no one takes for data.</summary>
internal static class HiddenEntries
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "__MACOSX", "Icon\r", // macOS
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information", // Windows
        "lost+found", "@eaDir", "#recycle", "#snapshot", "@Recycle", // Linux, and network drives
        "__pycache__",
    };

    public static bool Contain(FileSystemInfo entry) =>
        Contain(entry.Name) || entry.Attributes.HasFlag(FileAttributes.Hidden);

    /// <summary>By the name alone: with a leading dot, or one of those known.</summary>
    public static bool Contain(string name) => name.StartsWith('.') || Names.Contains(name);
}
