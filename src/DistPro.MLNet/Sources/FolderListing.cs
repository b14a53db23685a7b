namespace DistPro.MLNet.Sources;

/// <summary>Lists the classes of an image folder and their images, and counts what is neither.</summary>
internal sealed class FolderListing
{
    private readonly string _root, _realRoot;
    private readonly bool _followLinks;
    private readonly RealPaths _realPaths = new();

    /// <param name="root">Full path of the image folder.</param>
    /// <param name="followLinks">Whether links to what is outside it are followed.</param>
    public FolderListing(string root, bool followLinks) =>
        (_root, _realRoot, _followLinks) = (root, _realPaths.Of(root), followLinks);

    /// <summary>The full path of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="expected">What it is to be, for the error.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Existing(string folder, string expected)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string full = Path.GetFullPath(folder);
        return Directory.Exists(full)
            ? full
            : throw new DirectoryNotFoundException($"Image folder '{full}' does not exist. {expected}");
    }

    /// <summary>The sub-folders, in ordinal order.</summary>
    public IReadOnlyList<string> Classes(PassedOver others)
    {
        var classes = new List<string>();
        foreach (var entry in Entries(_root, [_realRoot], others))
        {
            if (entry is DirectoryInfo)
            {
                classes.Add(entry.FullName);
            }
            else
            {
                others.Add(PassedOver.InNoClass);
            }
        }
        return [.. classes.Order(StringComparer.Ordinal)];
    }

    /// <summary>The images in and below a folder, in ordinal order of their paths.</summary>
    public IReadOnlyList<string> Images(string folder, PassedOver others)
    {
        var images = new List<string>();
        Add(folder, [_realRoot], images, others);
        return [.. images.Order(StringComparer.Ordinal)];
    }

    private void Add(string folder, string[] above, List<string> images, PassedOver others)
    {
        string[] path = [.. above, _realPaths.Of(folder)];
        foreach (var entry in Entries(folder, path, others))
        {
            if (entry is DirectoryInfo)
            {
                Add(entry.FullName, path, images, others);
            }
            else
            {
                images.Add(entry.FullName);
            }
        }
    }

    // The folders and images in a folder. Above are the real paths of the folders that led here, this one among them.
    private List<FileSystemInfo> Entries(string folder, string[] above, PassedOver others)
    {
        var entries = new List<FileSystemInfo>();
        foreach (var entry in List(folder))
        {
            if (HiddenEntries.Contain(entry))
            {
                others.Add(entry is DirectoryInfo ? PassedOver.HiddenFolder : PassedOver.HiddenFile);
            }
            else if (IsLink(entry) && !Follows(entry, above))
            {
                others.Add(PassedOver.Link);
            }
            else if (entry is FileInfo && !ImageFile.HasImageExtension(entry.Name))
            {
                others.AddFile(entry.Name);
            }
            else
            {
                entries.Add(entry);
            }
        }
        return entries;
    }

    private FileSystemInfo[] List(string folder)
    {
        try
        {
            var entries = new DirectoryInfo(folder).GetFileSystemInfos();
            // .NET puts U+FFFD in place of bytes that are not UTF-8, and then finds nothing under that name; as under a long one.
            var lost = entries.FirstOrDefault(e => (int)e.Attributes == -1);
            return lost is null ? entries : throw new IOException($"nothing can be found under the name of '{lost.FullName}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Image folder '{_root}': expected folders that can be listed, with names in UTF-8, found '{folder}': "
                + $"{e.Message} Give the permission to read it, rename what is in it, shorten its path, or move it away.", e);
        }
    }

    // Not every reparse point of Windows is a link.
    private static bool IsLink(FileSystemInfo entry) =>
        entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null;

    // A link that leads to nothing stays: it is an image that cannot be read.
    private bool Follows(FileSystemInfo link, string[] above)
    {
        if (!_followLinks || !LeadsSomewhere(link))
        {
            return _followLinks;
        }
        string target = _realPaths.Of(link.FullName);
        return !IsReadWhereItIs(target) && !above.Any(folder => RealPaths.IsWithin(folder, target));
    }

    private static bool LeadsSomewhere(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true)!.Exists;
        }
        catch (IOException)
        {
            return false; // links that lead to each other
        }
    }

    private bool IsReadWhereItIs(string target) =>
        RealPaths.IsWithin(target, _realRoot)
        && !Path.GetRelativePath(_realRoot, target).Split(Path.DirectorySeparatorChar).Any(HiddenEntries.Contain);
}
