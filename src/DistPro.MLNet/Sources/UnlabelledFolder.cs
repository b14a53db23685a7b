using DistPro.Engine.Runtime;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Image files in and below a folder, of no known classes. What is no image is passed over, and told.</summary>
internal sealed class UnlabelledFolder : ISourceImages
{
    private readonly string[] _files;
    private readonly PassedOver _others = new();

    public UnlabelledFolder(UnlabelledFolderSource source, IChannel channel)
    {
        string root = FolderListing.Existing(source.Folder, "Expected a folder with images in or below it.");
        _files = [.. new FolderListing(root, source.FollowLinks).Images(root, _others)];
        if (_files.Length == 0)
        {
            throw new InvalidDataException(
                $"Image folder '{root}': expected images ({ImageFile.Expected}) in or below it, found {_others}. Add some, or "
                + "take another folder.");
        }
        if (source.ShuffleSeed is { } seed)
        {
            new Random(seed).Shuffle(_files);
        }
        _others.Tell(channel, root);
    }

    public IReadOnlyList<string>? ClassNames => null;

    public int Count => _files.Length;

    public ImageDataViewType Type { get; } = new();

    public IReadOnlyDictionary<string, int> PassedOver => _others.Counts;

    public MLImage Image(int index) => ImageFile.Read(_files[index]);

    public int Label(int index) => throw new NotSupportedException("These images have no classes.");

    public string Path(int index) => _files[index];
}

/// <summary>A folder of images without classes: columns Image and ImagePath.</summary>
[Named("unlabelled-folder")]
public sealed record UnlabelledFolderSource : ImageSource
{
    /// <summary>The folder; sub-folders are searched, too, and their names mean nothing.</summary>
    public string Folder { get; init; } = "images";

    /// <summary>Whether links out of the folder are followed; see <see cref="ImageFolderSource.FollowLinks"/>.</summary>
    public bool FollowLinks { get; init; } = true;

    /// <summary>Seed of the order of the rows, the same in every pass; null for ordinal order of the paths.</summary>
    [SettingRange]
    public int? ShuffleSeed { get; init; }

    /// <inheritdoc />
    public override IDataView Open(MLContext context)
    {
        SettingRangeAttribute.Check(this);
        using var channel = ((IHostEnvironment)context).Register(nameof(UnlabelledFolderSource)).Start("Listing");
        return new SourceImageView(new UnlabelledFolder(this, channel));
    }
}
