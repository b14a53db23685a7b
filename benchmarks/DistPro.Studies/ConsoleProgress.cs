using DistPro.Experiments.Studies;

namespace DistPro.Studies;

/// <summary>A line for each finished run.</summary>
internal sealed class ConsoleProgress(string what) : IProgress<StudyProgress>
{
    public void Report(StudyProgress value) => Console.WriteLine(
        $"{what}: {value.Finished} of {value.Total}, {value.Run}: "
        + $"{100 * value.Outcome.Accuracy:F2} % in {value.Outcome.Seconds:F1} s");
}
