using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

/// <summary>A task that trains a network of its own beside the student.</summary>
[Collection(nameof(Alone))]
public sealed class LearnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly ImageStore _images = TinyImages.Make(64), _held = TinyImages.Make(20, seed: 2);
    private readonly Network _student = TinyImages.Network(1), _peer = TinyImages.Network(2);

    private static TrainingOptions Options => new()
    {
        Epochs = 4,
        BatchSize = 16,
        Schedule = new StepSchedule { Milestones = [] },
    };

    // Its rate is that of the student times this one.
    private static TrainingOptions PeerOptions => new() { LearningRate = 0.02, Optimizer = new AdamWSettings() };

    public void Dispose()
    {
        _images.Dispose();
        _held.Dispose();
        _student.Dispose();
        _peer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void A_stopped_run_goes_on_bit_for_bit_with_both_networks(Precision precision)
    {
        var options = Options with { Precision = precision, AverageDecay = 0.9, FinalWeights = FinalWeights.Best };
        var peerOptions = PeerOptions with { Precision = precision, AverageDecay = 0.8, GradientNorm = 1 };
        var before = Weights(_peer);
        Train(options, peerOptions);
        float[] expected = Weights(_student, _peer);
        Assert.NotEqual(before, Weights(_peer));

        var checkpointed = options with { Checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint")) };
        Restart();
        // In the third of four epochs.
        Assert.Throws<OperationCanceledException>(() => Train(checkpointed, peerOptions, stopAfter: 11));
        Restart();
        Train(checkpointed, peerOptions);
        Assert.Equal(expected, Weights(_student, _peer));
    }

    [Fact]
    public void The_best_weights_of_both_networks_are_of_the_same_epoch()
    {
        // The rate is wild from the middle on, so that an earlier epoch is the best.
        var wild = new StepSchedule { Milestones = [0.5], Gamma = 8 };
        var result = Train(Options with { Epochs = 6, Schedule = wild, FinalWeights = FinalWeights.Best }, PeerOptions);
        Assert.InRange(result.BestEpoch!.Value, 0, 2);
        float[] found = Weights(_student, _peer);

        Restart();
        Train(Options with { Epochs = result.BestEpoch.Value + 1 }, PeerOptions);
        Assert.Equal(Weights(_student, _peer), found);
        Assert.False(_peer.training);
    }

    [Fact]
    public void A_further_network_that_diverges_is_noticed_and_named()
    {
        var wild = PeerOptions with { LearningRate = 1e20, Optimizer = new SgdSettings() };
        var error = Assert.Throws<TrainingDivergedException>(() => Train(Options, wild));
        Assert.Contains("Weights that are not finite: those of", error.Message);
        Assert.Contains("peer", error.Message.Split("Weights that").Last());
    }

    [Fact]
    public void Learners_of_one_name_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => TrainingLoop.Run(_student, new PeerTask(_peer, PeerOptions, "student"), _images, null, Options));
        Assert.Contains("'student' twice", error.Message);
    }

    private TrainingResult Train(TrainingOptions options, TrainingOptions peerOptions, int stopAfter = 0)
    {
        using var source = new CancellationTokenSource();
        var task = new StoppingTask(new PeerTask(_peer, peerOptions), source, stopAfter);
        return TrainingLoop.Run(_student, task, _images, _held, options, null, source.Token);
    }

    private void Restart()
    {
        Copy(TinyImages.Network(1), _student);
        Copy(TinyImages.Network(2), _peer);
    }

    private static void Copy(Network source, Network target)
    {
        using (source)
        {
            target.load_state_dict(source.state_dict());
        }
    }

    private static float[] Weights(params Network[] networks) =>
    [
        .. networks.SelectMany(n => n.State())
            .SelectMany(s => s.Value.detach().to(TorchSharp.torch.float32).reshape(-1).data<float>().ToArray()),
    ];
}
