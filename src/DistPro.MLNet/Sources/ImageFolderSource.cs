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

    /// <inheritdoc />
    public override IDataView Open(MLContext context)
    {
        using var channel = ((IHostEnvironment)context).Register(nameof(ImageFolderSource)).Start("Listing");
        return new LabelledImageView(new ImageFolder(Folder, channel));
    }
}
