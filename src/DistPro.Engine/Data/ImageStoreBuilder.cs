using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Collects decoded images one by one into an <see cref="ImageStore"/>, in memory or in a file of a workspace.</summary>
public sealed class ImageStoreBuilder : IDisposable
{
    private const int ChunkBytes = 4 << 20, LargestChunk = 1024;
    private readonly int _imagesPerChunk;
    private readonly List<byte[]> _chunks = []; // chunks, so that growing never copies what is there
    private readonly List<long> _labels = [];
    private readonly StoreFileWriter? _file;
    private int _written;

    /// <summary>Starts an empty store.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    public ImageStoreBuilder(ImageShape shape, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        Shape = shape;
        ClassCount = classCount;
        _imagesPerChunk = Math.Clamp(ChunkBytes / shape.Size, 1, LargestChunk);
    }

    internal ImageStoreBuilder(ImageShape shape, int classCount, StoreFileWriter file) : this(shape, classCount) => _file = file;

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
        int position = Count % _imagesPerChunk;
        if (position == 0)
        {
            Spill();
            _chunks.Add(new byte[_imagesPerChunk * Shape.Size]);
        }
        _labels.Add(label);
        return _chunks[^1].AsSpan(position * Shape.Size, Shape.Size);
    }

    /// <summary>The store of all images added.</summary>
    public ImageStore Build()
    {
        if (_file is not null)
        {
            Spill();
            return _file.Complete(Shape, ClassCount, [.. _labels]);
        }
        using var scope = NewDisposeScope();
        var images = empty(Count, Shape.Channels, Shape.Height, Shape.Width, dtype: uint8);
        for (int i = 0; i < _chunks.Count; i++)
        {
            int start = i * _imagesPerChunk;
            var target = images.narrow(0, start, Math.Min(_imagesPerChunk, Count - start)).bytes;
            _chunks[i].AsSpan(0, target.Length).CopyTo(target);
        }
        return new ImageStore(images, tensor(_labels.ToArray()), Shape, ClassCount);
    }

    /// <summary>Removes a file that was not completed.</summary>
    public void Dispose() => _file?.Dispose();

    // With a file, only the chunk that is being filled is in memory.
    private void Spill()
    {
        if (_file is not null && _chunks.Count > 0)
        {
            int images = Count - _written;
            _file.Write(_chunks[0].AsSpan(0, images * Shape.Size));
            _written = Count;
            _chunks.Clear();
        }
    }
}
