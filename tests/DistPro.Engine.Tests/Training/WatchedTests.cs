using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

/// <summary>Values that are reported beside the loss.</summary>
public sealed class WatchedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private static TrainingOptions Options => new() { Epochs = 2, BatchSize = 16 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Watched_values_are_reported_and_not_minimised()
    {
        var (expected, expectedWeights) = Train(new CrossEntropyTask(), Options);
        var (found, weights) = Train(new WatchingTask(1000), Options);
        Assert.Equal(expectedWeights, weights);
        Assert.Equal(expected.Select(h => h.Loss), found.Select(h => h.Loss));
        Assert.All(found, h => Assert.Equal(["cross-entropy"], h.LossParts.Keys));
        Assert.All(found, h => Assert.Equal(1000, h.Watched["size"], 1e-3));
    }

    [Fact]
    public void Their_means_go_on_over_a_stop()
    {
        var options = Options with { Checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint")) };
        using var source = new CancellationTokenSource();
        var stopping = new StoppingTask(new WatchingTask(7), source, 3);
        Assert.Throws<OperationCanceledException>(() => Train(stopping, options, source.Token));
        var (history, _) = Train(new WatchingTask(7), options);
        Assert.All(history, h => Assert.Equal(7, h.Watched["size"], 1e-6));
    }

    [Fact]
    public void One_that_is_no_finite_number_ends_the_run_and_is_named()
    {
        var error = Assert.Throws<TrainingDivergedException>(() => Train(new WatchingTask(double.NaN), Options));
        Assert.Contains("size NaN", error.Message);
        Assert.True(double.IsFinite(error.LossParts["cross-entropy"]));
    }

    private static (IReadOnlyList<TrainingProgress> History, float[] Weights) Train(
        TrainingTask task, TrainingOptions options, CancellationToken cancellation = default)
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        var history = TrainingLoop.Run(network, task, images, null, options, null, cancellation).History;
        return (history, [.. network.parameters().SelectMany(p => p.detach().data<float>().ToArray())]);
    }

    /// <summary>Cross entropy, and a value that its gradients would reach the weights from.</summary>
    private sealed class WatchingTask(double size) : TrainingTask
    {
        public override Fingerprint Fingerprint => Fingerprint.Empty.With("test", "cross entropy, watched");

        public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
        {
            var logits = network.call(batch.Images);
            return new StepLoss(logits, ("cross-entropy", CrossEntropy.Loss(logits, batch.Labels, batch.Mixed, 0)))
            {
                Watched = [("size", size * logits.exp().sum() / logits.exp().sum().detach())],
            };
        }
    }
}
