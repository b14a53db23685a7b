using System.Collections.ObjectModel;

namespace DistPro.MLNet.Reading;

/// <summary>What became of the rows of a data view.</summary>
/// <param name="Images">Images that training used.</param>
/// <param name="Unlabelled">Rows left out because they have no label.</param>
/// <param name="Unreadable">
/// Rows left out because their image cannot be read; see <see cref="ImageReading.SkipUnreadable"/>.
/// </param>
public sealed record ReadingResult(int Images, int Unlabelled, int Unreadable)
{
    /// <summary>Whether the images came from the workspace, where an earlier run left them.</summary>
    public bool Reused { get; init; }

    /// <summary>
    /// What the image source found beside its images and left out, counted by kind: an extension such as <c>.tif</c>, <c>no
    /// extension</c>, <c>hidden file</c>, <c>hidden folder</c>, <c>link</c> or <c>image in no class</c>. Empty for other views.
    /// </summary>
    public IReadOnlyDictionary<string, int> PassedOver { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Time that the reading took.</summary>
    public TimeSpan Duration { get; init; }
}
