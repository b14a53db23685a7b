using DistPro.Engine.Files;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>
/// Where and how often a run writes down all that it takes to go on. A run that finds the file of the same run goes on from
/// there; one that finds the file of another run refuses to start.
/// </summary>
/// <param name="Path">The file. It stays when the run has ended; running again then gives the same result at once.</param>
public sealed record CheckpointSettings(string Path)
{
    /// <summary>Time between checkpoints, looked at after every step; null for none by time. Zero: after each step.</summary>
    [SettingRange(atLeast: 0)]
    public TimeSpan? Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Epochs between checkpoints, at least 1; null for none by epochs. The end of the run always has one.</summary>
    [SettingRange(atLeast: 1)]
    public int? Epochs { get; init; }

    /// <summary>
    /// Makes the folder of the file, and looks whether the file can be written; every run does so itself before its first step.
    /// </summary>
    /// <exception cref="IOException">It cannot; the message names it.</exception>
    public void Prepare() => AtomicFile.Prepare(Path);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        SettingRangeAttribute.Check(this);
    }
}
