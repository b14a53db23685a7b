namespace DistPro.MLNet.Sources;

/// <summary>Where paths lead to, once all links on the way are followed.</summary>
internal sealed class RealPaths
{
    private readonly Dictionary<string, string> _folders = [];

    /// <param name="path">Full path of a file or folder that is there.</param>
    public string Of(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }
        string folder = Folder(parent), here = Path.Combine(folder, Path.GetFileName(path));
        return new FileInfo(here).LinkTarget is { } target ? Of(Path.GetFullPath(target, folder)) : here;
    }

    /// <summary>Whether a path is a folder, or lies in or below it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    private string Folder(string path) =>
        _folders.TryGetValue(path, out string? known) ? known : _folders[path] = Of(path);
}
