using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Image files in a folder with one sub-folder for each class. What is neither is passed over, and told.</summary>
internal sealed class ImageFolder : ILabelledImages
{
    private static readonly string Expected = string.Join(", ", ImageFile.Extensions);

    private readonly List<(string Path, int Label)> _files = [];
    private readonly PassedOver _others = new();

    public ImageFolder(string folder, bool followLinks, IChannel channel)
    {
        string full = System.IO.Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException(
                $"Image folder '{full}' does not exist. Expected a folder with one sub-folder of images for each class.");
        }
        var listing = new FolderListing(full, followLinks);
        var classes = listing.Classes(_others);
        if (classes.Count < 2)
        {
            throw new InvalidDataException(
                $"Image folder '{full}': expected at least 2 sub-folders, one for each class, found {classes.Count}, and beside "
                + $"them {_others}. Sort the images into sub-folders.");
        }
        ClassNames = [.. classes.Select(c => System.IO.Path.GetFileName(c))];
        for (int label = 0; label < classes.Count; label++)
        {
            var others = new PassedOver();
            var images = listing.Images(classes[label], others);
            if (images.Count == 0)
            {
                throw new InvalidDataException(
                    $"Class folder '{classes[label]}': expected images ({Expected}), found {others}. Add some, or remove the "
                    + "folder.");
            }
            _files.AddRange(images.Select(f => (f, label)));
            _others.Add(others);
        }
        if (_others.Total > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData, "Image folder '{0}': {1} files, folders and links were passed over: {2}. Images are "
                + "{3}.", full, _others.Total, _others, Expected);
        }
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _files.Count;

    public ImageDataViewType Type { get; } = new();

    public IReadOnlyDictionary<string, int> PassedOver => _others.Counts;

    public MLImage Image(int index) => ImageFile.Read(_files[index].Path);

    public int Label(int index) => _files[index].Label;

    public string Path(int index) => _files[index].Path;
}
