using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

/// <summary>A task with a module of its own, which draws random numbers in each step.</summary>
[Collection(nameof(Alone))]
public sealed class TrainedConnectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private TrainingOptions Options => new()
    {
        Epochs = 3,
        BatchSize = 16,
        Checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint")),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_connector_is_trained_along_and_reported_by_parts()
    {
        using var task = new HeadTask();
        var before = task.Weights();
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(64);
        int tensors = network.State().Count;
        var result = TrainingLoop.Run(network, task, images, null, Options);
        Assert.NotEqual(before, task.Weights());
        Assert.Equal(tensors, network.State().Count);
        var last = result.History[^1];
        Assert.Equal(["cross-entropy", "head"], last.LossParts.Keys);
        Assert.Equal(last.Loss, last.LossParts.Values.Sum(), 1e-12);
        Assert.NotEqual(last.LossParts["head"], last.LossParts["cross-entropy"]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void A_stopped_run_goes_on_bit_for_bit_with_connector_and_dropout(int stopAfter)
    {
        var expected = Train(Options with { Checkpoint = null }, stopAfter: 0);
        Assert.Null(Train(Options, stopAfter));
        Assert.Equal(expected, Train(Options, stopAfter: 0));
    }

    private static float[]? Train(TrainingOptions options, int stopAfter)
    {
        using var source = new CancellationTokenSource();
        using var head = new HeadTask();
        var task = new StoppingTask(head, source, stopAfter);
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(64);
        try
        {
            TrainingLoop.Run(network, task, images, null, options, null, source.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        return [.. head.Weights(), .. network.parameters().SelectMany(p => p.detach().data<float>().ToArray())];
    }

    private sealed class HeadTask : TrainingTask, IDisposable
    {
        private readonly Linear _head = nn.Linear(2, 2);

        public HeadTask()
        {
            using var frozen = no_grad();
            _head.weight.fill_(0.3);
            _head.bias!.fill_(0.1);
        }

        public override nn.Module? Connector => _head;

        public override Fingerprint Fingerprint =>
            Fingerprint.Empty.With("test", "cross entropy of the network, and of a linear layer after dropout");

        public float[] Weights() => [.. _head.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

        public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
        {
            var logits = network.call(batch.Images);
            var second = _head.call(nn.functional.dropout(logits, 0.5, training: true));
            return new StepLoss(
                logits,
                ("cross-entropy", CrossEntropy.Loss(logits, batch.Labels, batch.Mixed, 0)),
                ("head", 0.5 * CrossEntropy.Loss(second, batch.Labels, batch.Mixed, 0)));
        }

        public void Dispose() => _head.Dispose();
    }
}
