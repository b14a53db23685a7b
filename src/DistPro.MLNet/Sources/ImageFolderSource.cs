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

    /// <summary>
    /// Names of the classes, in the order in which they are numbered: those of the training folder, or of a classifier, for a
    /// folder that is to be evaluated. A sub-folder of another name is an error; a class without a sub-folder or images is told
    /// in the log. Null for the sub-folders' names, in ordinal order.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether a sub-folder without images is a class nevertheless, and told in the log; else it is an error, unless
    /// <see cref="ClassNames"/> are given.
    /// </summary>
    public bool AllowEmptyClasses { get; init; }

    /// <summary>
    /// Most images that are taken of a class: the first by name, or, with a <see cref="ShuffleSeed"/>, any; null for all.
    /// </summary>
    [SettingRange(atLeast: 1)]
    public int? LargestClass { get; init; }

    /// <summary>
    /// Seed of the order of the rows, the same in every pass; null for class after class, each in ordinal order of the paths.
    /// ML.NET's ShuffleRows would drop the images.
    /// </summary>
    [SettingRange]
    public int? ShuffleSeed { get; init; }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A number is out of range, or two of the class names are one.</exception>
    public override IDataView Open(MLContext context)
    {
        SettingRangeAttribute.Check(this);
        using var channel = ((IHostEnvironment)context).Register(nameof(ImageFolderSource)).Start("Listing");
        return new SourceImageView(new ImageFolder(this, channel));
    }
}
