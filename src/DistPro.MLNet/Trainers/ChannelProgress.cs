using System.Globalization;
using DistPro.Engine.Training;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>Sends each epoch to ML.NET's log, and every report to the user's own listener.</summary>
internal sealed class ChannelProgress(
    IChannel channel, IReadOnlyList<string> classNames, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    private const int FewClasses = 10;

    private string? _checkpointFailure;

    public void Report(TrainingProgress value)
    {
        if (value.CheckpointFailure is not null && value.CheckpointFailure != _checkpointFailure)
        {
            channel.Warning(
                MessageSensitivity.None, "{0} The training goes on, and the next checkpoint is tried in its time.",
                value.CheckpointFailure);
        }
        _checkpointFailure = value.CheckpointFailure;
        if (value.EpochEnded)
        {
            bool hasEnd = value.Steps != TrainingMoment.WithoutEnd;
            channel.Info(
                MessageSensitivity.UserData, // names of classes
                "epoch {0}{1}: loss {2:f4}{3}, accuracy {4:f4}{5}, learning rate {6:g3}, {7:f0} images/s{8}",
                value.Epoch + 1, hasEnd ? $"/{value.Epochs}" : "", value.Loss, Parts(value.LossParts), value.Accuracy,
                Validation(value.Validation), value.LearningRate, value.ImagesPerSecond,
                hasEnd ? string.Create(CultureInfo.InvariantCulture, $", {value.TimeLeft.TotalSeconds:f0} s left") : "");
        }
        next?.Report(value);
    }

    private static string Parts(IReadOnlyDictionary<string, double> parts) => parts.Count < 2
        ? ""
        : $" ({string.Join(", ", parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Value:f4}")))})";

    private string Validation(ValidationMetrics? metrics) => metrics is null
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $", validation accuracy {metrics.Accuracy:f4} and loss {metrics.Loss:f4}, {Recalls(metrics)}");

    // Of many classes the one that is found least.
    private string Recalls(ValidationMetrics metrics)
    {
        (string Name, double Recall)[] known =
            [.. classNames.Zip(metrics.Recalls).Where(c => c.Second is not null).Select(c => (c.First, c.Second!.Value))];
        return classNames.Count <= FewClasses
            ? $"recall {string.Join(", ", known.Select(Text))}"
            : $"least recall {Text(known.MinBy(c => c.Recall))}";

        static string Text((string Name, double Recall) of) =>
            string.Create(CultureInfo.InvariantCulture, $"{of.Recall:f3} of '{of.Name}'");
    }
}
