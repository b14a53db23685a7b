using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

public class TrainingDefaultsTests
{
    [Theory]
    [InlineData(2, 16, 200)]
    [InlineData(96, 16, 200)]
    [InlineData(400, 16, 48)]
    [InlineData(1023, 16, 20)]
    [InlineData(1024, 32, 38)]
    [InlineData(2047, 32, 20)]
    [InlineData(2048, 64, 38)]
    [InlineData(4000, 64, 20)]
    [InlineData(50000, 64, 20)]
    public void Few_images_come_in_small_batches_and_many_epochs(int images, int batch, int epochs)
    {
        using var store = Images(images, side: 8);
        var chosen = TrainingDefaults.For(new TrainingOptions(), store);
        Assert.Equal((batch, epochs), (chosen.BatchSize, chosen.Epochs));
        int steps = images / batch * epochs;
        Assert.True(epochs == TrainingDefaults.MostEpochs || steps >= TrainingDefaults.LeastSteps);
    }

    [Theory]
    [InlineData(64, 0.1, 0.001)]
    [InlineData(16, 0.05, 0.0005)]
    [InlineData(256, 0.1, 0.001)]
    public void The_rate_goes_by_the_optimizer_and_the_batches(int batch, double sgd, double adamW)
    {
        using var store = Images(100, side: 8);
        var options = new TrainingOptions { BatchSize = batch };
        Assert.Equal(sgd, TrainingDefaults.For(options, store).LearningRate, 1e-12);
        options = options with { Optimizer = new AdamWSettings() };
        Assert.Equal(adamW, TrainingDefaults.For(options, store).LearningRate, 1e-12);
    }

    [Theory]
    [InlineData(96, 50)]
    [InlineData(400, 12)]
    [InlineData(2000, 10)]
    [InlineData(50000, 10)]
    public void A_network_that_starts_from_trained_weights_takes_a_quarter_of_the_steps_at_a_tenth_of_the_rate(
        int images, int epochs)
    {
        using var store = Images(images, side: 8);
        var options = new TrainingOptions { StartedFrom = Fingerprint.Empty.With("file", "weights") };
        var (chosen, usual) = (TrainingDefaults.For(options, store), TrainingDefaults.For(new(), store));
        Assert.Equal((usual.BatchSize, epochs), (chosen.BatchSize, chosen.Epochs));
        Assert.Equal(usual.LearningRate / 10, chosen.LearningRate, 1e-12);
    }

    [Theory]
    [InlineData(28, false)]
    [InlineData(63, false)]
    [InlineData(64, true)]
    [InlineData(224, true)]
    public void Photographs_are_cropped_and_smaller_images_shifted(int side, bool cropped)
    {
        using var store = Images(2, side);
        Assert.Equal(
            cropped ? Augmentation.Photographs : new Augmentation(),
            TrainingDefaults.For(new TrainingOptions(), store).Augmentation);
    }

    [Fact]
    public void What_is_said_stays_and_what_is_chosen_is_told()
    {
        using var store = Images(100, side: 8);
        var asked = new TrainingOptions
        {
            Epochs = 3,
            BatchSize = 10,
            LearningRate = 0.7,
            Augmentation = Augmentation.None,
        };
        Assert.Equal(asked, TrainingDefaults.For(asked, store));
        Assert.Empty(TrainingDefaults.Describe(asked, asked));
        Assert.Null(TrainingDefaults.For(asked with { Epochs = null }, store).Epochs);

        var open = new TrainingOptions();
        string told = TrainingDefaults.Describe(open, TrainingDefaults.For(open, store));
        Assert.StartsWith("200 epochs, batches of 16, learning rate 0.05, Augmentation", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_made_with_what_was_chosen()
    {
        using var images = TinyImages.Make(2000);
        using var network = TinyImages.Network();
        var options = new TrainingOptions { TimeBudget = TimeSpan.FromSeconds(0.05) };
        var result = SupervisedTraining.Run(network, images, options);
        Assert.InRange(result.History[0].LearningRate, 0, 0.1);
        using var other = TinyImages.Network();
        var whole = SupervisedTraining.Run(other, new ImageSelection(images, [0, 1, 2, 3]), new TrainingOptions());
        Assert.Equal(TrainingDefaults.MostEpochs, whole.History.Count);
    }

    private static ImageStore Images(int count, int side)
    {
        var builder = new ImageStoreBuilder(new ImageShape(1, side, side), 2, count);
        for (int i = 0; i < count; i++)
        {
            builder.Add(i % 2);
        }
        return builder.Build();
    }
}
