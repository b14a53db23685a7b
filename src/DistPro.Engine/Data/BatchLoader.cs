using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Cuts images into shuffled, augmented batches. The order depends on the seed and the epoch only.</summary>
public sealed class BatchLoader
{
    private readonly ImageSelection _images;
    private readonly Augmentation _augmentation;
    private readonly Device _device;
    private readonly long _seed;
    private readonly bool _prefetch;
    private readonly Sampling _sampling;

    /// <param name="images">The images.</param>
    /// <param name="batchSize">Images per batch; the last one may have fewer.</param>
    /// <param name="augmentation">What happens to the images.</param>
    /// <param name="seed">Seed of order and augmentation.</param>
    /// <param name="device">Where the batches are needed.</param>
    /// <param name="dropLast">Whether a last batch with fewer images is left out.</param>
    /// <param name="prefetch">
    /// Whether a batch is made while the one before is in use; null where the device is not the CPU.
    /// </param>
    /// <param name="sampling">Which images an epoch has.</param>
    public BatchLoader(
        ImageSelection images, int batchSize, Augmentation augmentation, long seed, Device device, bool dropLast = false,
        bool? prefetch = null, Sampling sampling = Sampling.Shuffled)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        // On the CPU, training itself uses every core; a second thread beside it costs more than it brings (docs/training.md).
        _prefetch = prefetch ?? device.type != DeviceType.CPU;
        (_images, BatchSize, _augmentation, _seed, _device, DropLast) = (images, batchSize, augmentation, seed, device, dropLast);
        _sampling = sampling;
    }

    /// <summary>Images per batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether a last batch with fewer images is left out.</summary>
    public bool DropLast { get; }

    /// <summary>Number of images that there are.</summary>
    public int ImageCount => _images.Count;

    /// <summary>
    /// Batches per epoch. A last batch of a single image is left out in any case: batch norm has no variance there.
    /// </summary>
    public int BatchesPerEpoch => ImageCount / BatchSize + (!DropLast && ImageCount % BatchSize > 1 ? 1 : 0);

    /// <summary>Images in the batches of an epoch.</summary>
    public int ImagesPerEpoch => ImagesIn(BatchesPerEpoch);

    /// <summary>Images in the first batches of an epoch.</summary>
    internal int ImagesIn(int batches) => (int)Math.Min(ImageCount, (long)batches * BatchSize);

    /// <summary>The batches of one epoch; who reads them disposes each.</summary>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="first">Zero-based number of the first batch to make; those before are left out.</param>
    public IEnumerable<Batch> Epoch(int epoch, int first = 0) =>
        _prefetch ? Prefetch.OneAhead(Make(epoch, first)) : Make(epoch, first);

    /// <summary>All images as they are, in the order of the selection; who reads the batches disposes each.</summary>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">Images per batch; the last one may have fewer.</param>
    /// <param name="device">Where the batches are needed.</param>
    public static IEnumerable<Batch> InOrder(ImageSelection images, int batchSize, Device device)
    {
        foreach (var rows in images.Rows.Chunk(batchSize))
        {
            yield return Plain(images.Store, rows, device);
        }
    }

    private IEnumerable<Batch> Make(int epoch, int first)
    {
        using var order = EpochOrder.Of(_images, _sampling, _seed, epoch).DetachFromDisposeScope();
        // On a GPU whole batches are cut and augmented there, by what is moved there once per epoch.
        var source = _images.Store.For(_device);
        using var deviceOrder = order.to(source.Images.device).DetachFromDisposeScope();
        using var weights = _images.Weights is null
            ? null
            : tensor(_images.Weights.ToArray()).to(source.Images.device).DetachFromDisposeScope();
        using var plan = _augmentation.Plan(_seed, epoch, _images, source.Images.device);
        for (int i = first; i < BatchesPerEpoch; i++)
        {
            long start = (long)i * BatchSize;
            long count = Math.Min(BatchSize, ImageCount - start);
            yield return plan.Make(
                source.Images, source.Labels, weights, order.narrow(0, start, count), deviceOrder.narrow(0, start, count),
                _device)
                with
            { HasUnlabelled = _images.Store.UnlabelledCount > 0 };
        }
    }

    private static Batch Plain(ImageStore store, long[] rows, Device device)
    {
        using var scope = NewDisposeScope();
        var source = store.For(device);
        var indices = tensor(rows);
        var places = indices.to(source.Images.device);
        var images = source.Images.index_select(0, places).to(device);
        var labels = source.Labels.index_select(0, places).to(device);
        return new Batch(images.DetachFromDisposeScope(), labels.DetachFromDisposeScope(), indices.DetachFromDisposeScope())
        {
            DeviceIndices = places.to(device).DetachFromDisposeScope(),
            HasUnlabelled = store.UnlabelledCount > 0,
        };
    }
}
