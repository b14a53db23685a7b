using System.Collections.ObjectModel;
using DistPro.Engine.Data;

namespace DistPro.MLNet.Reading;

/// <summary>How the images of a data view are read before training: once, on all cores, into a store of bytes.</summary>
public sealed record ImageReading
{
    /// <summary>
    /// A folder that keeps the decoded images: the next run over the same data reads them from there, and images that take more
    /// memory than the workspace's budget stay in their file, which is mapped. Null to decode in every run and to keep the images
    /// in memory.
    /// </summary>
    /// <remarks>
    /// What is the same data is told by: the label, path, size and time of last change of the file of each row; the size and
    /// channels asked for; <see cref="Key"/>; and the pixels of a few rows, which are decoded in any case, so that another
    /// preparation of the same files is noticed.
    /// </remarks>
    public ImageWorkspace? Workspace { get; init; }

    /// <summary>
    /// Anything that tells the data from other data. Needed with a workspace where rows name no files; whoever gives it vouches
    /// that other images get another key.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>Column of text that names the file of each image; null for ImagePath, if there is one.</summary>
    public string? ImagePathColumnName { get; init; }

    /// <summary>
    /// Folder that the paths of that column start from, as given to LoadImages, and those of an image column that holds paths;
    /// null for the current one. A classifier of such a column keeps it, as it is given.
    /// </summary>
    public string? ImageFolder { get; init; }

    /// <summary>
    /// Whether an image that cannot be read is left out, counted and told in the log; else it ends the training.
    /// </summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>Told about once a second, and at the end, on the thread that trains.</summary>
    public IProgress<ReadingProgress>? Progress { get; init; }
}

/// <summary>What became of the rows of a data view.</summary>
/// <param name="Images">Images that training used.</param>
/// <param name="Unlabelled">Rows left out because they have no label; with a teacher, none are.</param>
/// <param name="Unreadable">
/// Rows left out because their image cannot be read; see <see cref="ImageReading.SkipUnreadable"/>.
/// </param>
public sealed record ReadingResult(int Images, int Unlabelled, int Unreadable)
{
    /// <summary>Whether the images came from the workspace, where an earlier run left them.</summary>
    public bool Reused { get; init; }

    /// <summary>Images among those used that have no label: a teacher alone taught them.</summary>
    public int UnlabelledImages { get; init; }

    /// <summary>
    /// What the image source found beside its images and left out, counted by kind: an extension such as <c>.tif</c>, <c>no
    /// extension</c>, <c>hidden file</c>, <c>hidden folder</c>, <c>link</c> or <c>image in no class</c>. Empty for other views.
    /// </summary>
    public IReadOnlyDictionary<string, int> PassedOver { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Time that the reading took.</summary>
    public TimeSpan Duration { get; init; }
}
