using DistPro.Experiments.Studies;
using Spectre.Console;

namespace DistPro.Studies;

/// <summary>Shows how far a study is: a line for each finished run, and on a terminal a bar below them.</summary>
internal static class StudyDisplay
{
    /// <summary>Does the runs of a study, which tell their progress.</summary>
    public static void Show(string what, Action<IProgress<StudyProgress>> run)
    {
        var console = AnsiConsole.Profile.Capabilities;
        if (!console.Ansi || !console.Interactive)
        {
            run(new Lines(what, null));
            return;
        }
        AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => run(new Lines(what, context.AddTask(what))));
    }

    private sealed class Lines(string what, ProgressTask? bar) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value)
        {
            AnsiConsole.WriteLine(
                $"{what}: {value.Finished} of {value.Total}, {value.Run}: "
                + $"{100 * value.Outcome.Accuracy:F2} % in {value.Outcome.Seconds:F1} s");
            if (bar is not null)
            {
                (bar.MaxValue, bar.Value) = (value.Total, value.Finished);
            }
        }
    }
}
