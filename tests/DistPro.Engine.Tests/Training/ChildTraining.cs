using System.Diagnostics;
using System.Globalization;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

/// <summary>
/// A training run in a process of its own, which a test can kill: this assembly, started with a checkpoint and a file for the
/// outcome.
/// </summary>
internal static class ChildTraining
{
    public static TrainingOptions Options(string? checkpoint, int epochs = 6) => new()
    {
        Epochs = epochs,
        BatchSize = 8,
        LearningRate = 0.1,
        AverageDecay = 0.9,
        FinalWeights = FinalWeights.Best,
        Checkpoint = checkpoint is null ? null : new CheckpointSettings(checkpoint) { Interval = TimeSpan.Zero },
    };

    /// <summary>Trains, and tells all that came of it but times.</summary>
    public static string Outcome(string? checkpoint, int epochs = 6, IProgress<TrainingProgress>? progress = null)
    {
        using var images = TinyImages.Make(70);
        using var held = TinyImages.Make(20, seed: 2);
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(network, images, Options(checkpoint, epochs), progress, validation: held);
        return Describe(network, result);
    }

    public static Process Start(string checkpoint, string outcome, int epochs)
    {
        string assembly = typeof(ChildTraining).Assembly.Location;
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [assembly, checkpoint, outcome, $"{epochs}"]))!;
    }

    public static int Main(string[] arguments)
    {
        File.WriteAllText(arguments[1], Outcome(arguments[0], int.Parse(arguments[2], CultureInfo.InvariantCulture)));
        return 0;
    }

    private static string Describe(Network network, TrainingResult result) => string.Join('\n', [
        $"{result.StopReason} best {result.BestEpoch}",
        .. result.History.Select(h => $"{h.Epoch} {h.Step} {h.Loss:r} {h.Accuracy:r} {h.LearningRate:r} {h.Validation}"),
        .. network.State().Select(s => $"{s.Name} {Digits(s.Value)}"),
    ]);

    private static string Digits(Tensor value)
    {
        using var whole = value.detach().contiguous(); // kept while its bytes are read: it may be a copy
        return Convert.ToHexString(whole.bytes);
    }
}
