using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>What one epoch's augmentation does to each image: <paramref name="shifts"/> (N, 2: down, right), <paramref name="mirrored"/> (N: 0 or 1).</summary>
internal sealed class AugmentationPlan(Augmentation augmentation, Tensor shifts, Tensor mirrored) : IDisposable
{
    /// <summary>Augments the images (B, C, H, W) whose numbers in the data set are <paramref name="indices"/> (B, int64 on the CPU).</summary>
    public Tensor Apply(Tensor images, Tensor indices)
    {
        if (augmentation is { Padding: 0, Flip: false })
        {
            return images;
        }
        using var scope = NewDisposeScope();
        var device = images.device;
        long batch = images.shape[0], channels = images.shape[1], height = images.shape[2], width = images.shape[3];
        int padding = augmentation.Padding;

        var shift = shifts.index_select(0, indices).to(device);
        var mirror = mirrored.index_select(0, indices).to(device).view(batch, 1);
        var rows = shift.narrow(1, 0, 1) + arange(height, dtype: int64, device: device);
        var reversal = arange(width - 1, -width, -2, dtype: int64, device: device); // (width - 1 - x) - x
        var columns = arange(width, dtype: int64, device: device) + mirror * reversal + shift.narrow(1, 1, 1);

        // One gather for the whole batch: every index has the shape (B, C, H, W) after broadcasting.
        var padded = padding == 0 ? images : nn.functional.pad(images, (padding, padding, padding, padding));
        return padded.index(
            TensorIndex.Tensor(arange(batch, dtype: int64, device: device).view(batch, 1, 1, 1)),
            TensorIndex.Tensor(arange(channels, dtype: int64, device: device).view(1, channels, 1, 1)),
            TensorIndex.Tensor(rows.view(batch, 1, height, 1)),
            TensorIndex.Tensor(columns.view(batch, 1, 1, width))).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        shifts.Dispose();
        mirrored.Dispose();
    }
}
