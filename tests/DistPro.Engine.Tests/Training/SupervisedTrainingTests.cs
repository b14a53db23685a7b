using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using TorchSharp;

namespace DistPro.Engine.Tests.Training;

public class SupervisedTrainingTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 3, BatchSize = 16, Augmentation = Augmentation.None };

    [Fact]
    public void Learns_to_tell_the_classes_apart_and_says_how_it_went()
    {
        using var images = TinyImages.Make(128);
        using var test = TinyImages.Make(64, seed: 2);
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(network, images, Short with { Epochs = 5 });

        Assert.Equal(5, result.History.Count);
        Assert.True(result.History[^1].Loss < 0.5 * result.History[0].Loss);
        Assert.Equal(
            (4, 40, 40, true),
            (result.History[^1].Epoch, result.History[^1].Step, result.History[^1].Steps, result.History[^1].EpochEnded));
        Assert.False(network.training);
        using var hits = network.call(test.Images).argmax(1).eq(test.Labels).sum();
        Assert.InRange(hits.item<long>(), 60, 64);
    }

    [Fact]
    public void Same_seed_gives_the_same_weights_bit_for_bit()
    {
        using var images = TinyImages.Make(64);
        Assert.Equal(Weights(images, seed: 7), Weights(images, seed: 7));
        Assert.NotEqual(Weights(images, seed: 7), Weights(images, seed: 8));
    }

    [Fact]
    public void Cancellation_is_honoured_before_the_next_batch()
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        using var source = new CancellationTokenSource();
        var progress = new Listener(_ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => SupervisedTraining.Run(network, images, Short, progress, source.Token));
        Assert.Equal(1, progress.Epochs);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_names_step_and_rate()
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        var error = Assert.Throws<TrainingDivergedException>(
            () =>
                SupervisedTraining.Run(
                    network, images, Short with { LearningRate = 1e30, Schedule = new CosineSchedule { Warmup = 0 } }));
        Assert.Contains("epoch 1", error.Message);
        Assert.Contains("Lower the learning rate", error.Message);
    }

    [Fact]
    public void Images_of_another_shape_or_class_count_are_refused_before_the_first_batch()
    {
        using var images = TinyImages.Make(8);
        using var network = NetworkCatalog.Create("resnet8", new ImageShape(1, 16, 16), 2);
        var error = Assert.Throws<ArgumentException>(() => SupervisedTraining.Run(network, images, Short));
        Assert.Contains("1 x 16 x 16", error.Message);
        Assert.Contains("1 x 8 x 8", error.Message);
    }

    [Theory]
    [InlineData(-1, 16, 0.1)]
    [InlineData(1, 1, 0.1)]
    [InlineData(1, 16, -0.1)]
    public void Options_out_of_range_are_refused(int epochs, int batchSize, double rate)
    {
        using var images = TinyImages.Make(8);
        using var network = TinyImages.Network();
        var options = new TrainingOptions { Epochs = epochs, BatchSize = batchSize, LearningRate = rate };
        Assert.Throws<ArgumentOutOfRangeException>(() => SupervisedTraining.Run(network, images, options));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_smoothing_out_of_range_is_refused_when_the_task_is_made(double smoothing) => Assert.Equal(
        "labelSmoothing", Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyTask(smoothing)).ParamName);

    private static float[] Weights(ImageStore images, long seed)
    {
        using var network = TinyImages.Network(seed);
        SupervisedTraining.Run(network, images, Short with { Seed = seed, Augmentation = new Augmentation() });
        var state = network.State().Where(s => s.Value.dtype == torch.float32);
        return [.. state.SelectMany(s => s.Value.detach().data<float>().ToArray())];
    }

    private sealed class Listener(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public int Epochs { get; private set; }

        public void Report(TrainingProgress value)
        {
            Epochs++;
            action(value);
        }
    }
}
