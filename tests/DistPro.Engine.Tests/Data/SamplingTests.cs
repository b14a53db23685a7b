using DistPro.Engine.Data;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

public sealed class SamplingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Balanced_epochs_have_as_many_images_of_each_class()
    {
        using var images = RareImages.Make(common: 40, rare: 7);
        for (int epoch = 0; epoch < 4; epoch++)
        {
            long[] seen = Epoch(images, epoch);
            Assert.Equal(47, seen.Length);
            Assert.InRange(seen.Count(row => row >= 40), 23, 24);
            // Each rare image as often as any other, to the nearest; a common one at most once.
            Assert.All(seen.Where(row => row >= 40).CountBy(row => row), row => Assert.InRange(row.Value, 3, 4));
            Assert.All(seen.Where(row => row < 40).CountBy(row => row), row => Assert.Equal(1, row.Value));
        }
    }

    [Fact]
    public void Over_some_epochs_every_image_comes_and_the_order_depends_on_seed_and_epoch()
    {
        using var images = RareImages.Make(common: 40, rare: 7);
        Assert.Equal(47, Enumerable.Range(0, 10).SelectMany(e => Epoch(images, e)).Distinct().Count());
        Assert.Equal(Epoch(images, 3), Epoch(images, 3));
        Assert.NotEqual(Epoch(images, 3), Epoch(images, 4));
        Assert.NotEqual(Epoch(images, 3), Epoch(images, 3, seed: 2));
    }

    [Fact]
    public void Images_without_a_class_come_once_each()
    {
        using var images = RareImages.Make(common: 12, rare: 4, unlabelled: 9);
        long[] seen = Epoch(images, 0);
        Assert.Equal(25, seen.Length);
        Assert.Equal(Enumerable.Range(16, 9).Select(i => (long)i), seen.Where(row => row >= 16).Order());
        Assert.Equal(8, seen.Count(row => row is >= 12 and < 16));
    }

    [Fact]
    public void A_balanced_run_that_was_stopped_goes_on_as_if_it_never_was()
    {
        string file = Path.Combine(_folder, "run.checkpoint");
        float[] whole = Train(checkpoint: null, stopAfter: null);
        Train(file, stopAfter: 8); // within the second epoch
        Assert.True(File.Exists(file));
        Assert.Equal(whole, Train(file, stopAfter: null));
    }

    private static float[] Train(string? checkpoint, int? stopAfter)
    {
        using var store = RareImages.Make(common: 20, rare: 4);
        using var network = TinyImages.Network();
        using var source = new CancellationTokenSource();
        var images = ClassWeights.ByName(("common", 1), ("rare", 3)).Apply(store, RareImages.Names);
        var options = new TrainingOptions
        {
            Epochs = 4,
            BatchSize = 4,
            Sampling = Sampling.Balanced,
            Checkpoint = checkpoint is null ? null : new CheckpointSettings(checkpoint),
        };
        TrainingTask task = stopAfter is { } steps
            ? new Training.StoppingTask(new CrossEntropyTask(), source, steps)
            : new CrossEntropyTask();
        try
        {
            TrainingLoop.Run(network, task, images, null, options, null, source.Token);
        }
        catch (OperationCanceledException) when (stopAfter is not null)
        {
        }
        var weights = network.State().Select(s => s.Value).Where(v => v.dtype == float32);
        return [.. weights.SelectMany(v => v.detach().data<float>().ToArray())];
    }

    private static long[] Epoch(ImageStore images, int epoch, long seed = 1)
    {
        var loader = new BatchLoader(images, 5, Augmentation.None, seed, CPU, sampling: Sampling.Balanced);
        var seen = new List<long>();
        foreach (var batch in loader.Epoch(epoch))
        {
            using (batch)
            {
                seen.AddRange(batch.Indices.data<long>());
            }
        }
        return [.. seen];
    }
}
