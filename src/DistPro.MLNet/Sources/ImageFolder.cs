using DistPro.Engine.Data;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Image files in a folder with one sub-folder for each class. What is neither is passed over, and told.</summary>
internal sealed class ImageFolder : ISourceImages
{
    private readonly string _root;
    private readonly ImageFolderSource _source;
    private readonly PassedOver _others = new();
    private readonly (string Path, int Label)[] _files;

    public ImageFolder(ImageFolderSource source, IChannel channel)
    {
        _source = source;
        _root = FolderListing.Existing(source.Folder, "Expected a folder with one sub-folder of images for each class.");
        var listing = new FolderListing(_root, source.FollowLinks);
        var folders = listing.Classes(_others);
        ClassNaming.Check([.. folders.Select(Name)], $"Image folder '{_root}'");
        ClassNames = source.ClassNames is { } names ? Given(names, folders) : Found(folders);
        var images = ClassNames.Select(_ => (IReadOnlyList<string>)[]).ToArray();
        foreach (string folder in folders)
        {
            images[IndexOf(Name(folder))] = Images(listing, folder);
        }
        _files = Chosen(images);
        Tell(channel, images);
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _files.Length;

    public ImageDataViewType Type { get; } = new();

    public IReadOnlyDictionary<string, int> PassedOver => _others.Counts;

    public MLImage Image(int index) => ImageFile.Read(_files[index].Path);

    public int Label(int index) => _files[index].Label;

    public string Path(int index) => _files[index].Path;

    private static string Name(string folder) => System.IO.Path.GetFileName(folder);

    private string[] Found(IReadOnlyList<string> folders) => folders.Count >= 2
        ? [.. folders.Select(Name)]
        : throw new InvalidDataException(
            $"Image folder '{_root}': expected at least 2 sub-folders, one for each class, found {folders.Count}, and beside "
            + $"them {_others}. Sort the images into sub-folders; images without classes are read by LoadUnlabelledImages, and "
            + "a folder with some of the classes by LoadImageFolder with the names of all.");

    private string[] Given(IReadOnlyList<string> names, IReadOnlyList<string> folders)
    {
        ClassNaming.Check(names, $"Image folder '{_root}': the class names");
        string[] unknown = [.. folders.Select(Name).Where(f => !names.Contains(f, ClassNaming.Comparer))];
        return unknown.Length == 0
            ? [.. names]
            : throw new InvalidDataException(
                $"Image folder '{_root}': expected sub-folders named as the classes, {ClassNaming.List(names)}, found also "
                + $"{ClassNaming.List(unknown)}. Name every class, rename these sub-folders, or move them away.");
    }

    private int IndexOf(string name)
    {
        int index = 0;
        while (!ClassNaming.Comparer.Equals(ClassNames[index], name))
        {
            index++;
        }
        return index;
    }

    private IReadOnlyList<string> Images(FolderListing listing, string folder)
    {
        var others = new PassedOver();
        var images = listing.Images(folder, others);
        _others.Add(others);
        // Where the classes are given, they do not depend on what a folder happens to hold.
        return images.Count > 0 || _source.AllowEmptyClasses || _source.ClassNames is not null
            ? images
            : throw new InvalidDataException(
                $"Class folder '{folder}': expected images ({ImageFile.Expected}), found {others}. Add some, or remove the "
                + "folder. For a class without images set "
                + $"{nameof(ImageFolderSource)}.{nameof(ImageFolderSource.AllowEmptyClasses)}.");
    }

    private (string Path, int Label)[] Chosen(IReadOnlyList<string>[] images)
    {
        var random = _source.ShuffleSeed is { } seed ? new Random(seed) : null;
        var files = images.SelectMany((paths, label) => Order(paths).Take(_source.LargestClass ?? int.MaxValue)
            .Select(path => (path, label))).ToArray();
        random?.Shuffle(files);
        return files.Length > 0
            ? files
            : throw new InvalidDataException(
                $"Image folder '{_root}': expected images ({ImageFile.Expected}) in sub-folders named as the classes, "
                + $"{ClassNaming.List(ClassNames)}, found {_others}. Add some, or take another folder.");

        IEnumerable<string> Order(IReadOnlyList<string> paths)
        {
            string[] order = [.. paths];
            random?.Shuffle(order);
            return order;
        }
    }

    private void Tell(IChannel channel, IReadOnlyList<string>[] images)
    {
        _others.Tell(channel, _root);
        string[] empty = [.. ClassNames.Where((_, label) => images[label].Count == 0)];
        if (empty.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData, "Image folder '{0}': there are no images of {1} of the {2} classes: {3}.", _root,
                empty.Length, ClassNames.Count, ClassNaming.List(empty));
        }
    }
}
