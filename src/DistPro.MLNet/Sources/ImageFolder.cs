using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Image files in a folder with one sub-folder for each class. Other files are passed over, and told.</summary>
internal sealed class ImageFolder : ILabelledImages
{
    private const int ExtensionsTold = 10;
    private static readonly string Expected = string.Join(", ", ImageFile.Extensions);

    private readonly List<(string Path, int Label)> _files = [];

    public ImageFolder(string folder, IChannel channel)
    {
        string full = System.IO.Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException(
                $"Image folder '{full}' does not exist. Expected a folder with one sub-folder of images for each class.");
        }
        var classes = Directory.GetDirectories(full).Order(StringComparer.Ordinal).ToArray();
        if (classes.Length < 2)
        {
            throw new InvalidDataException(
                $"Image folder '{full}': expected at least 2 sub-folders, one for each class, found {classes.Length}. "
                + "Sort the images into sub-folders.");
        }
        ClassNames = [.. classes.Select(c => System.IO.Path.GetFileName(c))];
        var others = new List<string>();
        for (int label = 0; label < classes.Length; label++)
        {
            var files = Directory.GetFiles(classes[label], "*", SearchOption.AllDirectories)
                .ToLookup(ImageFile.HasImageExtension);
            if (!files[true].Any())
            {
                throw new InvalidDataException(
                    $"Class folder '{classes[label]}': expected images ({Expected}), found "
                    + $"{(files[false].Any() ? CountExtensions(files[false]) : "none")}. Add some, or remove the folder.");
            }
            _files.AddRange(files[true].Order(StringComparer.Ordinal).Select(f => (f, label)));
            others.AddRange(files[false]);
        }
        if (others.Count > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData, "{0} files in image folder '{1}' were passed over: {2}. Images are {3}.",
                others.Count, full, CountExtensions(others), Expected);
        }
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _files.Count;

    public ImageDataViewType Type { get; } = new();

    public MLImage Image(int index) => ImageFile.Read(_files[index].Path);

    public int Label(int index) => _files[index].Label;

    public string Path(int index) => _files[index].Path;

    // The most frequent first, such as ".heic (12), .txt (1)".
    private static string CountExtensions(IEnumerable<string> files)
    {
        var counts = files.CountBy(f => System.IO.Path.GetExtension(f).ToLowerInvariant())
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => $"{(c.Key.Length == 0 ? "no extension" : c.Key)} ({c.Value})").ToArray();
        return string.Join(", ", counts.Take(ExtensionsTold)) + (counts.Length > ExtensionsTold ? ", ..." : "");
    }
}
