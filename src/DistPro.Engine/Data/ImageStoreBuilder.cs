using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Collects decoded images one by one into an <see cref="ImageStore"/>.</summary>
public sealed class ImageStoreBuilder
{
    private const int ImagesPerChunk = 1024; // chunks, so that growing never copies what is there
    private readonly List<byte[]> _chunks = [];
    private readonly List<long> _labels = [];

    /// <summary>Starts an empty store.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    public ImageStoreBuilder(ImageShape shape, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        Shape = shape;
        ClassCount = classCount;
    }

    /// <summary>Shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of images so far.</summary>
    public int Count => _labels.Count;

    /// <summary>Adds one image.</summary>
    /// <param name="label">Its zero-based class.</param>
    /// <returns>Where to write the pixels, channel by channel, row by row (C, H, W), in 0..255.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class is not in 0..classes-1.</exception>
    public Span<byte> Add(int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, ClassCount);
        int position = Count % ImagesPerChunk;
        if (position == 0)
        {
            _chunks.Add(new byte[ImagesPerChunk * Shape.Size]);
        }
        _labels.Add(label);
        return _chunks[^1].AsSpan(position * Shape.Size, Shape.Size);
    }

    /// <summary>The store of all images added.</summary>
    public ImageStore Build()
    {
        using var scope = NewDisposeScope();
        var images = empty(Count, Shape.Channels, Shape.Height, Shape.Width, dtype: uint8);
        for (int i = 0; i < _chunks.Count; i++)
        {
            int start = i * ImagesPerChunk;
            var target = images.narrow(0, start, Math.Min(ImagesPerChunk, Count - start)).bytes;
            _chunks[i].AsSpan(0, target.Length).CopyTo(target);
        }
        return new ImageStore(images, tensor(_labels.ToArray()), Shape, ClassCount);
    }
}
