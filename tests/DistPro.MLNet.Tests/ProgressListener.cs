using DistPro.Engine.Training;

namespace DistPro.MLNet.Tests;

/// <summary>Keeps every report, and does something at each.</summary>
internal sealed class ProgressListener(
    Action<TrainingProgress>? then = null) : List<TrainingProgress>, IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        Add(value);
        then?.Invoke(value);
    }
}
