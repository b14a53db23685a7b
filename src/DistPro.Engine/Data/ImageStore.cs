using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Decoded images with their classes, kept as bytes: the images as (N, C, H, W) in 0..255, the labels as (N) in 0..classes-1, or
/// <see cref="Unlabelled"/>.
/// </summary>
public sealed class ImageStore : IDisposable
{
    /// <summary>Stands for the class of an image that nobody has labelled: a teacher alone can teach it.</summary>
    public const int Unlabelled = -1;

    private const long LargestCopy = 4L << 30; // bytes

    private readonly Lazy<string> _checksum;
    private readonly Dictionary<string, (Tensor Images, Tensor Labels)> _copies = []; // by device

    internal ImageStore(Tensor images, Tensor labels, ImageShape shape, int classCount, IReadOnlyList<long> sources)
    {
        Sources = sources;
        UnlabelledCount = (int)labels.eq(Number(Unlabelled)).sum().item<long>();
        Images = images.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        Shape = shape;
        ClassCount = classCount;
        _checksum = new(() => ComputeChecksum(images, labels, shape, classCount));
    }

    /// <summary>The images, uint8 (N, C, H, W).</summary>
    public Tensor Images { get; }

    /// <summary>The zero-based classes, int64 (N); <see cref="Unlabelled"/> where there is none.</summary>
    public Tensor Labels { get; }

    /// <summary>Number of images without a class.</summary>
    public int UnlabelledCount { get; }

    /// <summary>For each image the number of the row of the data that it comes from.</summary>
    public IReadOnlyList<long> Sources { get; }

    /// <summary>Shape of one image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Number of classes, whether or not each of them occurs.</summary>
    public int ClassCount { get; }

    /// <summary>Number of images.</summary>
    public int Count => (int)Labels.shape[0];

    /// <summary>SHA-256 of images, classes and shape: tells this data from any other.</summary>
    public string Checksum => _checksum.Value;

    /// <summary>Mean and deviation of each channel over all images, in 0..255.</summary>
    public (float[] Mean, float[] Deviation) PixelStatistics()
    {
        const int Chunk = 1024; // bounds the memory of the conversion to floating point
        using var scope = NewDisposeScope();
        var sum = zeros(Shape.Channels, dtype: float64);
        var squares = zeros(Shape.Channels, dtype: float64);
        for (long start = 0; start < Count; start += Chunk)
        {
            using var inner = NewDisposeScope();
            var pixels = Images.narrow(0, start, Math.Min(Chunk, Count - start)).to(float64);
            sum.add_(pixels.sum(new long[] { 0, 2, 3 }), One);
            squares.add_(pixels.Squared().sum(new long[] { 0, 2, 3 }), One);
        }
        double n = (double)Count * Shape.Height * Shape.Width;
        var mean = sum / Number(n);
        // A channel that never varies would be divided by zero.
        var deviation = (squares / Number(n) - mean.Squared()).clamp(min: Zero).sqrt().clamp(min: One);
        return (mean.to(float32).data<float>().ToArray(), deviation.to(float32).data<float>().ToArray());
    }

    /// <summary>
    /// Images and classes where batches for a device are cut: on the device itself, so that no step waits for a transfer. The
    /// copy is made once and stays the store's; where it would take more than 4 GB, the images stay where they are.
    /// </summary>
    internal (Tensor Images, Tensor Labels) For(Device device)
    {
        if (device.type == Images.device.type || Images.numel() > LargestCopy)
        {
            return (Images, Labels);
        }
        lock (_copies)
        {
            if (!_copies.TryGetValue($"{device}", out var copy))
            {
                copy = (Images.to(device).DetachFromDisposeScope(), Labels.to(device).DetachFromDisposeScope());
                _copies.Add($"{device}", copy);
            }
            return copy;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (images, labels) in _copies.Values.Append((Images, Labels)))
        {
            images.Dispose();
            labels.Dispose();
        }
    }

    private static string ComputeChecksum(Tensor images, Tensor labels, ImageShape shape, int classCount)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes($"{shape} {classCount}"));
        foreach (var values in new[] { labels, images })
        {
            const int Chunk = 4096; // a span of bytes holds no more than 2 GB
            for (long start = 0; start < values.shape[0]; start += Chunk)
            {
                using var rows = values.narrow(0, start, Math.Min(Chunk, values.shape[0] - start));
                hash.AppendData(rows.bytes);
            }
        }
        return Hex.Of(hash.GetHashAndReset());
    }
}
