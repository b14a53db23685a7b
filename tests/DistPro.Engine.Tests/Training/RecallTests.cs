using DistPro.Engine.Data;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

public sealed class RecallTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recalls_are_those_of_each_class_by_itself()
    {
        using var network = TinyImages.Network();
        using var images = RareImages.Make(common: 37, rare: 5, contrast: 10);
        var metrics = Evaluation.Run(network, images, batchSize: 4);
        double[] recalls = [.. new[] { (0, 37), (37, 5) }.Select(c => Evaluation.Run(
            network, new ImageSelection(images, [.. Enumerable.Range(c.Item1, c.Item2).Select(i => (long)i)])).Accuracy)];
        Assert.Equal(recalls.Select(r => (double?)r), metrics.Recalls);
        Assert.NotEqual(recalls[0], recalls[1]);
        Assert.Equal(recalls.Average(), metrics.MacroAccuracy, 1e-12);
        Assert.Equal((37 * recalls[0] + 5 * recalls[1]) / 42, metrics.Accuracy, 1e-12);
    }

    [Fact]
    public void A_class_without_images_has_no_recall_and_does_not_count_in_the_mean()
    {
        using var network = TinyImages.Network();
        using var images = RareImages.Make(common: 8, rare: 0);
        var metrics = Evaluation.Run(network, images);
        Assert.Equal([metrics.Accuracy, null], metrics.Recalls);
        Assert.Equal(metrics.Accuracy, metrics.MacroAccuracy);
    }

    [Fact]
    public void The_recalls_of_each_epoch_are_in_the_history_and_come_back_with_a_checkpoint()
    {
        using var images = RareImages.Make(common: 16, rare: 4);
        using var held = RareImages.Make(common: 10, rare: 3, unlabelled: 0, seed: 2);
        string file = Path.Combine(_folder, "run.checkpoint");
        var first = Run();
        Assert.All(first, recalls => Assert.Equal(2, recalls.Count(r => r is not null)));
        Assert.Equal(first, Run()); // read from the checkpoint of the run that has ended

        List<IReadOnlyList<double?>> Run()
        {
            using var network = TinyImages.Network();
            var options = new TrainingOptions { Epochs = 3, BatchSize = 4, Checkpoint = new CheckpointSettings(file) };
            var result = SupervisedTraining.Run(network, images, options, validation: held);
            return [.. result.History.Select(h => h.Validation!.Recalls)];
        }
    }

    [Theory]
    [InlineData(nameof(Sampling))]
    [InlineData(nameof(ClassWeights))]
    public void A_rare_class_is_found_more_often_where_classes_are_balanced(string how)
    {
        using var store = RareImages.Make(common: 40, rare: 7, contrast: 30);
        using var test = RareImages.Make(common: 50, rare: 50, seed: 2, contrast: 30);
        double plain = Macro(store, Sampling.Shuffled);
        double balanced = how == nameof(Sampling)
            ? Macro(store, Sampling.Balanced)
            : Macro(ClassWeights.Balanced.Apply(store, RareImages.Names), Sampling.Shuffled);
        Assert.True(balanced > plain + 0.3, $"{balanced} with {how}, {plain} without");

        double Macro(ImageSelection images, Sampling sampling)
        {
            using var network = TinyImages.Network();
            var options = new TrainingOptions
            {
                Epochs = 6,
                BatchSize = 16,
                LearningRate = 0.02,
                Augmentation = Augmentation.None,
                Sampling = sampling,
            };
            return SupervisedTraining.Run(network, images, options, validation: test).History[^1].Validation!.MacroAccuracy;
        }
    }
}
