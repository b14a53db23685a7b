using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Cuts a store into shuffled, augmented batches. The order depends on the seed and the epoch only.</summary>
public sealed class BatchLoader
{
    private readonly ImageStore _store;
    private readonly Augmentation _augmentation;
    private readonly Device _device;
    private readonly long _seed;

    /// <param name="store">The images.</param>
    /// <param name="batchSize">Images per batch; the last one may have fewer.</param>
    /// <param name="augmentation">What happens to the images.</param>
    /// <param name="seed">Seed of order and augmentation.</param>
    /// <param name="device">Where the batches are needed.</param>
    public BatchLoader(ImageStore store, int batchSize, Augmentation augmentation, long seed, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (_store, BatchSize, _augmentation, _seed, _device) = (store, batchSize, augmentation, seed, device);
    }

    /// <summary>Images per batch.</summary>
    public int BatchSize { get; }

    /// <summary>Batches per epoch. A last batch of a single image is left out: batch norm has no variance there.</summary>
    public int BatchesPerEpoch => _store.Count / BatchSize + (_store.Count % BatchSize > 1 ? 1 : 0);

    /// <summary>The batches of one epoch; who reads them disposes each.</summary>
    /// <param name="epoch">Zero-based epoch.</param>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        using var generator = RandomStream.Create(_seed, RandomStream.Shuffle, epoch);
        using var order = randperm(_store.Count, dtype: int64, generator: generator).DetachFromDisposeScope();
        using var plan = _augmentation.Plan(_seed, epoch, _store.Count);
        for (int i = 0; i < BatchesPerEpoch; i++)
        {
            long start = (long)i * BatchSize;
            using var indices = order.narrow(0, start, Math.Min(BatchSize, _store.Count - start)).DetachFromDisposeScope();
            yield return Make(indices, plan);
        }
    }

    private Batch Make(Tensor indices, AugmentationPlan plan)
    {
        using var scope = NewDisposeScope();
        var images = plan.Apply(_store.Images.index_select(0, indices).to(_device), indices);
        var labels = _store.Labels.index_select(0, indices).to(_device);
        return new Batch(images.DetachFromDisposeScope(), labels.DetachFromDisposeScope());
    }
}
