using DistPro.Engine.Runtime;

namespace DistPro.Engine.Processes;

/// <summary>
/// What is made of a process that a search has found, before it teaches: its start left out, then calmed, then cut.
/// </summary>
public sealed record ProcessEdits
{
    /// <summary>
    /// Part of the search, from its start, that is left out (<see cref="DistillationProcess.Skip"/>), in 0..1; 0 for none.
    /// </summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double SkippedPart { get; init; } = 0.75;

    /// <summary>
    /// Window of time, as a part of the run, over which weights are averaged (<see cref="DistillationProcess.Smooth"/>), in 0..1;
    /// 0 for none.
    /// </summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double Smoothing { get; init; } = 0.1;

    /// <summary>
    /// Weights below this part of the moment's largest one are cut, and their pathways not computed
    /// (<see cref="DistillationProcess.Clip"/>), in 0..1; 0 for none.
    /// </summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double ClipThreshold { get; init; } = 0.5;

    /// <summary>The process with these edits.</summary>
    public DistillationProcess Of(DistillationProcess process) => process.Skip(SkippedPart).Smooth(Smoothing).Clip(ClipThreshold);

    /// <exception cref="ArgumentOutOfRangeException">A value is not in 0..1.</exception>
    public void Validate() => SettingRangeAttribute.Check(this);
}
