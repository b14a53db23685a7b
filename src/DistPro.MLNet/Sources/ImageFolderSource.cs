using DistPro.Engine.Runtime;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Sources;

/// <summary>A folder that has one sub-folder for each class.</summary>
[Named("image-folder")]
public sealed record ImageFolderSource : ImageSource
{
    /// <summary>The folder.</summary>
    public string Folder { get; init; } = "images";

    /// <summary>
    /// Whether links to files and folders outside of the folder are followed; else they are passed over. Links to what lies
    /// within it, and links that lead back to where they are, are passed over in any case: it is read where it lies.
    /// </summary>
    public bool FollowLinks { get; init; } = true;

    /// <inheritdoc />
    public override IDataView Open(MLContext context)
    {
        using var channel = ((IHostEnvironment)context).Register(nameof(ImageFolderSource)).Start("Listing");
        return new LabelledImageView(new ImageFolder(Folder, FollowLinks, channel));
    }
}
