using System.Buffers;
using DistPro.Engine.Data;

namespace DistPro.MLNet.Reading;

/// <summary>
/// A few rows that follow each other, as one cursor read them: their classes, and their pixels or what is wrong with them.
/// </summary>
internal sealed class ImageBlock(long batch, ImageShape shape) : IPart
{
    private const int TargetBytes = 1 << 20, LargestCount = 64;
    private readonly int _capacity = Capacity(shape);
    private readonly List<(int Label, ImageFault? Fault)> _rows = [];
    private byte[]? _pixels;

    /// <inheritdoc />
    public long Batch { get; } = batch;

    /// <summary>Zero-based class of each row, -1 where it has none; what is wrong with its image, null if nothing is.</summary>
    public IReadOnlyList<(int Label, ImageFault? Fault)> Rows => _rows;

    /// <summary>How many images of a shape a block holds.</summary>
    public static int Capacity(ImageShape shape) => Math.Clamp(TargetBytes / shape.Size, 1, LargestCount);

    public bool IsFull => _rows.Count == _capacity;

    public void Add(int label, ImageReader reader, bool keepUnlabelled)
    {
        _pixels ??= ArrayPool<byte>.Shared.Rent(_capacity * shape.Size);
        _rows.Add((label, label < 0 && !keepUnlabelled ? null : reader.TryRead(PixelsOf(_rows.Count))));
    }

    public Span<byte> PixelsOf(int row) => _pixels.AsSpan(row * shape.Size, shape.Size);

    public void Dispose()
    {
        if (_pixels is not null)
        {
            ArrayPool<byte>.Shared.Return(_pixels);
            _pixels = null;
        }
    }
}
