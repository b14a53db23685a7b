using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>Epochs of shifted, mirrored and normalised batches of images of 3 x 32 x 32.</summary>
internal sealed class AugmentedBatches : IDisposable
{
    private const int Side = 32, Classes = 4;

    private readonly ImageStore _images;
    private readonly BatchLoader _loader;
    private readonly Tensor _mean = full(new long[] { 1, 3, 1, 1 }, 127.5f);
    private readonly Tensor _deviation = full(new long[] { 1, 3, 1, 1 }, 63.75f);
    private int _epoch;

    public AugmentedBatches(int count, int batchSize)
    {
        var builder = new ImageStoreBuilder(new ImageShape(3, Side, Side), Classes);
        var random = new Random(1);
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(builder.Add(i % Classes));
        }
        _images = builder.Build();
        _loader = new BatchLoader(_images, batchSize, new Augmentation(Padding: 4, Flip: true), seed: 1, CPU);
    }

    /// <summary>One epoch; the number of images in it.</summary>
    public int Epoch()
    {
        int images = 0;
        foreach (var batch in _loader.Epoch(_epoch++))
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                // What a network does first with a batch: in PyTorch, ToTensor and Normalize have done it by now.
                _ = batch.Images.to(float32).sub(_mean).div(_deviation);
                images += (int)batch.Labels.shape[0];
            }
        }
        return images;
    }

    public void Dispose()
    {
        _images.Dispose();
        _mean.Dispose();
        _deviation.Dispose();
    }
}
