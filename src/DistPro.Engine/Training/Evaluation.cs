using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Measures a network on images as they are.</summary>
public static class Evaluation
{
    /// <summary>Loss and accuracy over all the images. The network is left in evaluation mode.</summary>
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
        var sums = zeros(2, dtype: float64, device: device); // loss, hits
        foreach (var batch in BatchLoader.InOrder(images, batchSize, device))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                var logits = network.call(batch.Images);
                var loss = nn.functional.cross_entropy(logits, batch.Labels, reduction: nn.Reduction.Sum);
                sums.add_(stack([loss.to(float64), logits.argmax(1).eq(batch.Labels).sum().to(float64)]));
            }
        }
        var totals = sums.cpu().data<double>().ToArray();
        return new ValidationMetrics(totals[0] / images.Count, totals[1] / images.Count);
    }
}
