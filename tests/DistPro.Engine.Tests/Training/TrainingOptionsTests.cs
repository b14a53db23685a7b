using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

/// <summary>What the options of a run do to it.</summary>
public class TrainingOptionsTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 4, BatchSize = 16, Augmentation = Augmentation.None };

    [Fact]
    public void Label_smoothing_gives_the_loss_of_PyTorch()
    {
        // torch.nn.functional.cross_entropy([[1, 2, 0.5], [0, -1, 3]], [1, 0], label_smoothing=0.1)
        using var logits = tensor(new double[] { 1, 2, 0.5, 0, -1, 3 }, new long[] { 2, 3 });
        using var batch = new Batch(empty(0), tensor(new long[] { 1, 0 }), empty(0));
        Assert.Equal(1.7734596772660207, CrossEntropy.Loss(logits, batch.Labels, batch.Mixed, 0.1).item<double>(), 1e-12);
    }

    [Fact]
    public void Validation_is_measured_after_each_epoch_as_Evaluation_does()
    {
        using var images = TinyImages.Make(64);
        using var held = TinyImages.Make(33, seed: 2);
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(network, images, Short, validation: held);
        Assert.Equal(4, result.History.Count(h => h.Validation is not null));
        Assert.Equal(Evaluation.Run(network, held, batchSize: 7).Loss, result.History[^1].Validation!.Loss, 1e-5);
        Assert.Equal(Evaluation.Run(network, held, batchSize: 7).Accuracy, result.History[^1].Validation!.Accuracy);
        Assert.Equal((StopReason.Completed, FinalWeights.Last, 3), (result.StopReason, result.Weights, result.WeightsEpoch));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.8)]
    public void The_best_weights_are_those_of_the_best_epoch(double? averageDecay)
    {
        using var images = TinyImages.Make(64);
        using var held = Mislabelled(32); // the better the network learns, the worse it does here
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(
            network, images, Short with { FinalWeights = FinalWeights.Best, AverageDecay = averageDecay }, validation: held);
        var best = result.History[result.BestEpoch!.Value].Validation!;
        Assert.True(result.BestEpoch < 3);
        Assert.Equal(best, Evaluation.Run(network, held));
        Assert.All(result.History, h => Assert.False(h.Validation!.Accuracy > best.Accuracy));
        Assert.Equal(
            (FinalWeights.Best, averageDecay is not null, result.BestEpoch),
            (result.Weights, result.Averaged, result.WeightsEpoch));
    }

    [Fact]
    public void Early_stopping_waits_for_its_patience()
    {
        using var images = TinyImages.Make(64);
        using var held = Mislabelled(32);
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(
            network, images, Short with { Epochs = 50, EarlyStopping = new EarlyStopping(3) }, validation: held);
        Assert.Equal(StopReason.EarlyStopping, result.StopReason);
        Assert.Equal(result.BestEpoch + 4, result.History.Count);
    }

    [Fact]
    public void The_average_follows_the_weights_and_the_running_statistics()
    {
        using var images = TinyImages.Make(16);
        using var network = TinyImages.Network();
        var trained = new List<float[]> { Values() };
        for (int steps = 1; steps <= 3; steps++)
        {
            using var plain = TinyImages.Network();
            SupervisedTraining.Run(plain, images, Short with { Epochs = steps, Schedule = new StepSchedule { Milestones = [] } });
            trained.Add(Values(plain));
        }
        SupervisedTraining.Run(
            network, images, Short with { Epochs = 3, Schedule = new StepSchedule { Milestones = [] }, AverageDecay = 0.15 });

        var expected = trained[0];
        for (int step = 0; step < 3; step++)
        {
            double part = 1 - Math.Min(0.15, (1.0 + step) / (10 + step));
            expected = [.. expected.Zip(trained[step + 1], (a, v) => (float)(a + part * (v - a)))];
        }
        Assert.All(expected.Zip(Values()), p => Assert.Equal(p.First, p.Second, 1e-5));

        float[] Values(Engine.Networks.Network? of = null) =>
            [
                .. (of ?? network).State().Where(s => s.Value.dtype == float32)
                    .SelectMany(s => s.Value.detach().data<float>().ToArray()),
            ];
    }

    [Fact]
    public void A_time_budget_ends_the_run_and_stretches_the_schedule_over_the_time()
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        var clock = new SteppingClock(TimeSpan.FromSeconds(0.1));
        var options = Short with
        {
            TimeBudget = TimeSpan.FromSeconds(60),
            Clock = clock,
            LearningRate = 0.1,
            Schedule = new CosineSchedule(),
        };
        var result = SupervisedTraining.Run(network, images, options);
        Assert.Equal(StopReason.TimeBudget, result.StopReason);
        Assert.InRange(result.Duration.TotalSeconds, 60, 62);
        Assert.InRange(result.History[^1].LearningRate, 0, 0.001);
        Assert.True(result.History.Count > 4);
        Assert.InRange(result.History[result.History.Count / 2].LearningRate, 0.03, 0.07);
    }

    [Fact]
    public void Adam_and_clipping_train_too()
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        var result = SupervisedTraining.Run(
            network, images,
            Short with
            {
                Optimizer = new AdamWSettings(),
                LearningRate = 0.002,
                GradientNorm = 1,
                Schedule = new OneCycleSchedule(),
            });
        Assert.True(result.History[^1].Loss < 0.5 * result.History[0].Loss);
    }

    [Fact]
    public void Drop_last_leaves_out_the_images_that_fill_no_batch()
    {
        using var images = TinyImages.Make(40);
        using var network = TinyImages.Network();
        Assert.Equal(2, SupervisedTraining.Run(network, images, Short with { Epochs = 1, DropLast = true }).History[0].Step);
        var error = Assert.Throws<ArgumentException>(
            () => SupervisedTraining.Run(network, images, Short with { BatchSize = 64, DropLast = true }));
        Assert.Contains("at least 64 images, found 40", error.Message);
    }

    [Fact]
    public void Best_weights_and_early_stopping_take_validation_images()
    {
        using var images = TinyImages.Make(16);
        using var network = TinyImages.Network();
        Assert.Throws<ArgumentException>(
            () => SupervisedTraining.Run(network, images, Short with { FinalWeights = FinalWeights.Best }));
        Assert.Throws<ArgumentException>(
            () => SupervisedTraining.Run(network, images, Short with { EarlyStopping = new EarlyStopping() }));
    }

    // Every image under the other class.
    private static ImageStore Mislabelled(int count)
    {
        using var store = TinyImages.Make(count, seed: 2);
        var builder = new ImageStoreBuilder(store.Shape, 2);
        foreach (var (image, i) in store.Images.data<byte>().ToArray().Chunk(store.Shape.Size).Select((image, i) => (image, i)))
        {
            image.CopyTo(builder.Add((i + 1) % 2));
        }
        return builder.Build();
    }
}
