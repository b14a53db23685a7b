using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Collects decoded images one by one into an <see cref="ImageStore"/>, in memory or in a file of a workspace.</summary>
public sealed class ImageStoreBuilder : IDisposable
{
    private const int ChunkBytes = 4 << 20, LargestChunk = 1024;
    private readonly byte[] _chunk; // is filled, then written to where the images are kept
    private readonly int _imagesPerChunk;
    private readonly List<long> _labels = [], _sources = [];
    private readonly StoreFileWriter? _file;
    private readonly long _expectedCount;
    private Tensor? _images;
    private int _written;

    /// <summary>Starts an empty store in memory.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="expectedCount">
    /// Number of images, where it is known, so that memory for them is taken once; there may be fewer, or more.
    /// </param>
    public ImageStoreBuilder(ImageShape shape, int classCount, long? expectedCount = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        shape.Validate("A store of images");
        (Shape, ClassCount, _expectedCount) = (shape, classCount, expectedCount ?? 0);
        _imagesPerChunk = Math.Clamp(ChunkBytes / shape.Size, 1, LargestChunk);
        _chunk = new byte[_imagesPerChunk * shape.Size];
    }

    internal ImageStoreBuilder(ImageShape shape, int classCount, StoreFileWriter file) : this(shape, classCount) => _file = file;

    /// <summary>Shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of images so far.</summary>
    public int Count => _labels.Count;

    /// <summary>Adds one image.</summary>
    /// <param name="label">Its zero-based class; <see cref="ImageStore.Unlabelled"/> where nobody knows it.</param>
    /// <param name="source">Number of the row of the data that it comes from; null for the number of images before it.</param>
    /// <returns>Where to write the pixels, all of them, channel by channel, row by row (C, H, W), in 0..255.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class is not in 0..classes-1.</exception>
    public Span<byte> Add(int label, long? source = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(label, ImageStore.Unlabelled);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, ClassCount);
        if (Count - _written == _imagesPerChunk)
        {
            WriteChunk();
        }
        _sources.Add(source ?? Count);
        _labels.Add(label);
        return _chunk.AsSpan((Count - 1 - _written) * Shape.Size, Shape.Size);
    }

    /// <summary>The store of all images added; called once.</summary>
    public ImageStore Build()
    {
        WriteChunk();
        if (_file is not null)
        {
            return _file.Complete(Shape, ClassCount, [.. _labels], [.. _sources]);
        }
        using var scope = NewDisposeScope();
        using var all = _images!;
        _images = null;
        var images = all.narrow(0, 0, Count); // shares the memory
        return new ImageStore(
            all.shape[0] - Count > Count / 8 ? images.clone() : images, tensor(_labels.ToArray()), Shape, ClassCount,
            [.. _sources]);
    }

    /// <summary>Frees what is not needed any more, and removes a file that was not completed.</summary>
    public void Dispose()
    {
        _images?.Dispose();
        _file?.Dispose();
    }

    private void WriteChunk()
    {
        int count = Count - _written;
        var pixels = _chunk.AsMemory(0, count * Shape.Size);
        if (_file is not null)
        {
            _file.Write(pixels);
        }
        else
        {
            Reserve(Count);
            using var target = _images!.narrow(0, _written, count);
            pixels.Span.CopyTo(target.bytes);
        }
        _written = Count;
    }

    private void Reserve(long count)
    {
        long capacity = _images?.shape[0] ?? 0;
        if (_images is not null && capacity >= count)
        {
            return;
        }
        using var scope = NewDisposeScope();
        long rows = Math.Max(count, Math.Max(_expectedCount, 2 * capacity));
        var larger = LibTorchErrors.Told(
            $"make room for {rows:n0} images of {Shape}",
            () => empty(rows, Shape.Channels, Shape.Height, Shape.Width, dtype: uint8));
        if (_images is not null)
        {
            larger.narrow(0, 0, _written).copy_(_images.narrow(0, 0, _written));
            _images.Dispose();
        }
        _images = larger.DetachFromDisposeScope();
    }
}
