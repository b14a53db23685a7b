using DistPro.Engine.Data;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// Sums up an epoch's loss and hits on the device, watches for the first loss that is no finite number, and reports now and then.
/// </summary>
internal sealed class TrainingMonitor(
    TrainingState state, TrainingClock clock, BatchLoader loader, IProgress<TrainingProgress>? progress) : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private readonly RunPosition _position = state.Position;
    private readonly LossWatch _watch = new(state.Student.Parameters.Weights.device);
    private TimeSpan _epochStart, _lastReport;
    private int _imagesBefore;

    /// <summary>Why the last checkpoint could not be written; every report tells it. Null where it could.</summary>
    public string? CheckpointFailure { get; set; }

    private int Images => loader.ImagesIn(_position.StepInEpoch);

    public void StartEpoch()
    {
        _epochStart = _lastReport = clock.Elapsed;
        _imagesBefore = Images;
        if (_position.StepInEpoch == 0)
        {
            state.EpochSums?.fill_(Zero);
        }
    }

    /// <summary>Takes in a step that has been done.</summary>
    public void Add(StepLoss loss, Tensor labels)
    {
        using (var frozen = no_grad())
        {
            var values = stack([.. loss.Parts.Concat(loss.Watched).Select(p => p.Value.detach())]).to(float64);
            if (_position.LossParts.Count == 0)
            {
                _position.LossParts = [.. loss.Parts.Select(p => p.Name)];
                _position.Watched = [.. loss.Watched.Select(p => p.Name)];
                state.MakeEpochSums();
            }
            state.EpochSums![0].add_(loss.Logits.argmax(1).eq(loss.Targets ?? labels).sum(), One);
            state.EpochSums.narrow(0, 1, values.shape[0]).add_(values, alpha: Number(labels.shape[0]));
            _watch.Add(values, _position.LearningRate);
        }
        // The sums are read, which waits for the device, about once a second only.
        if (clock.Elapsed - _lastReport >= ReportInterval && _position.StepInEpoch < loader.BatchesPerEpoch)
        {
            CheckFinite();
            progress?.Report(Read());
        }
    }

    /// <summary>The report of the whole epoch, kept in the history.</summary>
    public void EndEpoch(ValidationMetrics? validation)
    {
        var last = Read() with { EpochEnded = true, Validation = validation };
        // A listener may cancel by throwing: the checkpoint then stands before the end of the epoch, and so does the history.
        progress?.Report(last);
        _position.History.Add(last);
    }

    /// <exception cref="TrainingDivergedException">A loss since the last look, or a weight now, is no finite number.</exception>
    public void CheckFinite()
    {
        var (failed, last) = _watch.Look(_position.Step, _position.LearningRate);
        var broken = state.Learners.Where(l => !l.Vectors.AreFinite()).Select(l => l.Name).ToArray();
        if (failed || broken.Length > 0)
        {
            var parts = Named([.. _position.LossParts, .. _position.Watched], last.Parts);
            string whose = state.Learners.Count() == 1 || broken.Length == 0
                ? ""
                : $" Weights that are not finite: those of {string.Join(", ", broken)}.";
            throw new TrainingDivergedException(
                $"{(failed ? "The loss" : "A weight")} is no finite number any more in epoch {_position.Epoch + 1}, "
                + $"step {last.Step}: {string.Join(", ", parts.Select(p => $"{p.Key} {p.Value:g4}"))}; "
                + $"learning rate {last.Rate:g4}. {Advice(failed && last.Step == 0)} "
                + $"A checkpoint written before is kept.{whose}",
                last.Step, last.Rate, parts);
        }
    }

    // A first loss does not depend on the learning rate.
    private static string Advice(bool atOnce) => atOnce
        ? "No weight has been moved yet: look at the weights and settings of what is not finite, and at the network's weights."
        : "Lower the learning rate, the weight decay or the weights of the objectives, or limit the gradients' norm.";

    public void Dispose() => _watch.Dispose();

    private TrainingProgress Read()
    {
        using var scope = NewDisposeScope();
        var sums = state.EpochSums!.cpu().data<double>().ToArray();
        _lastReport = clock.Elapsed;
        int images = Images;
        var (epochs, steps, left) = clock.Outlook(_position.Step, _lastReport);
        double[] means = [.. sums.Skip(1).Select(s => s / images)];
        var parts = Named(_position.LossParts, means);
        return new TrainingProgress(
            _position.Epoch, epochs, _position.Step, steps, parts.Values.Sum(), sums[0] / images, _position.LearningRate,
            (images - _imagesBefore) / (_lastReport - _epochStart).TotalSeconds, left, EpochEnded: false)
        {
            LossParts = parts,
            CheckpointFailure = CheckpointFailure,
            Watched = Named(_position.Watched, means[parts.Count..]),
        };
    }

    private static Dictionary<string, double> Named(IReadOnlyList<string> names, double[] values) =>
        names.Zip(values).ToDictionary(p => p.First, p => p.Second);
}
