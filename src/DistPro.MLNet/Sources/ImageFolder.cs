using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>PNG and JPEG files in a folder with one sub-folder for each class.</summary>
internal sealed class ImageFolder : ILabelledImages
{
    private readonly List<(string Path, int Label)> _files = [];

    public ImageFolder(string folder)
    {
        string full = System.IO.Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"Image folder '{full}' does not exist. Expected a folder with one sub-folder of images for each class.");
        }
        var classes = Directory.GetDirectories(full).Order(StringComparer.Ordinal).ToArray();
        if (classes.Length < 2)
        {
            throw new InvalidDataException(
                $"Image folder '{full}': expected at least 2 sub-folders, one for each class, found {classes.Length}. Sort the images into sub-folders.");
        }
        ClassNames = [.. classes.Select(c => System.IO.Path.GetFileName(c))];
        for (int label = 0; label < classes.Length; label++)
        {
            var files = Directory.GetFiles(classes[label], "*", SearchOption.AllDirectories).Where(ImageFile.HasImageExtension).Order(StringComparer.Ordinal);
            int before = _files.Count;
            _files.AddRange(files.Select(f => (f, label)));
            if (_files.Count == before)
            {
                throw new InvalidDataException(
                    $"Class folder '{classes[label]}': expected images ({string.Join(", ", ImageFile.Extensions)}), found none. Add some, or remove the folder.");
            }
        }
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _files.Count;

    public ImageDataViewType Type { get; } = new();

    public MLImage Image(int index) => ImageFile.Read(_files[index].Path);

    public int Label(int index) => _files[index].Label;

    public string Path(int index) => _files[index].Path;
}
