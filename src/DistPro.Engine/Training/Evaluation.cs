using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Measures a network on images as they are.</summary>
public static class Evaluation
{
    /// <summary>
    /// Loss, accuracy and the recall of each class over all the images, whatever their weights. The network is left in evaluation
    /// mode.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">Images at a time.</param>
    /// <param name="cancellation">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">There are no images.</exception>
    /// <exception cref="InvalidOperationException">libtorch cannot do it: there is not enough memory, say.</exception>
    public static ValidationMetrics Run(
        Network network, ImageSelection images, int batchSize = 256, CancellationToken cancellation = default) =>
        images.Count == 0
            ? throw new ArgumentException("A measurement takes at least 1 image, found none.", nameof(images))
            : LibTorchErrors.Told(
                $"measure network '{network.Name}'", () => Measure(network, images, batchSize, cancellation));

    private static ValidationMetrics Measure(
        Network network, ImageSelection images, int batchSize, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        network.eval();
        var device = network.Device;
        var losses = zeros(1, dtype: float64, device: device);
        var counts = zeros([2, images.Store.ClassCount], dtype: int64, device: device); // of each class: images, hits
        foreach (var batch in BatchLoader.InOrder(images, batchSize, device))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                var logits = network.call(batch.Images);
                var loss = nn.functional.cross_entropy(logits, batch.Labels, reduction: nn.Reduction.Sum);
                losses.add_(loss.to(float64), One);
                var hits = logits.argmax(1).eq(batch.Labels).to(int64);
                counts.index_add_(1, batch.Labels, stack([ones_like(hits), hits]), alpha: One);
            }
        }
        var totals = counts.cpu().data<long>().ToArray();
        var (members, found) = (totals[..(totals.Length / 2)], totals[(totals.Length / 2)..]);
        return new ValidationMetrics(losses.cpu().item<double>() / images.Count, (double)found.Sum() / images.Count)
        {
            Recalls = [.. members.Zip(found, (m, f) => m == 0 ? (double?)null : (double)f / m)],
        };
    }
}
