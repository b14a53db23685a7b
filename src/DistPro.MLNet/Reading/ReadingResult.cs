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

    /// <summary>Time that the reading took.</summary>
    public TimeSpan Duration { get; init; }
}
