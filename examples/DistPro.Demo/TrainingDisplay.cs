using DistPro.Engine.Training;
using Spectre.Console;

namespace DistPro.Demo;

/// <summary>Shows how far a training is: on a terminal in one line that is redrawn, elsewhere in a line for each epoch.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs a training that tells its progress.</summary>
    public static T Show<T>(string name, Func<IProgress<TrainingProgress>, T> train)
    {
        var console = AnsiConsole.Profile.Capabilities;
        if (!console.Ansi || !console.Interactive)
        {
            return train(new EpochLines(name));
        }
        // With a narrow bar the line fits into 80 columns.
        return AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 })
            .Start(context => train(new Bar(name, context.AddTask($"{name}: reads the images"))));
    }

    private static string Line(string name, TrainingProgress at) =>
        $"{name}: epoch {at.Epoch + 1} of {at.Epochs}, loss {at.Loss:f4}, {at.TimeLeft.TotalSeconds:f0} s left";

    private sealed class EpochLines(string name) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.EpochEnded)
            {
                Console.WriteLine($"  {Line(name, value)}");
            }
        }
    }

    private sealed class Bar(string name, ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = Line(name, value);
            task.MaxValue = value.Steps;
            task.Value = value.Step;
        }
    }
}
