using System.Buffers;
using DistPro.Engine.Data;
using DistPro.MLNet.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>
/// A few rows that follow each other, as one cursor read them: pixels, and the values of the columns asked for.
/// </summary>
internal sealed class RowBlock : IPart
{
    private readonly int _imageSize, _capacity;
    private readonly Dictionary<int, KeptColumn> _kept;
    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly List<(DataViewRowId Id, ImageFault? Fault)> _rows = [];
    private byte[]? _pixels;

    /// <param name="cursor">The cursor, at the first of the rows.</param>
    /// <param name="kept">The columns asked for.</param>
    /// <param name="shape">Shape of the images.</param>
    public RowBlock(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> kept, ImageShape shape)
    {
        (Batch, _imageSize, _capacity) = (cursor.Batch, shape.Size, ImageBlock.Capacity(shape));
        _kept = kept.ToDictionary(c => c.Index, c => KeptColumn.Of(cursor, c, _capacity));
        _getId = cursor.GetIdGetter();
        _pixels = ArrayPool<byte>.Shared.Rent(_capacity * _imageSize);
    }

    public long Batch { get; }

    public int Count => _rows.Count;

    public bool IsFull => Count == _capacity;

    /// <summary>Adds the cursor's current row.</summary>
    public void Add(ImageReader reader)
    {
        DataViewRowId id = default;
        _getId(ref id);
        foreach (var column in _kept.Values)
        {
            column.Keep(Count);
        }
        _rows.Add((id, reader.TryRead(Pixels(Count))));
    }

    public DataViewRowId Id(int row) => _rows[row].Id;

    public ImageFault? TryRead(int row, Span<byte> pixels)
    {
        Pixels(row).CopyTo(pixels);
        return _rows[row].Fault;
    }

    /// <summary>A ValueGetter of the column's type.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">Tells the row in this block.</param>
    public Delegate Getter(DataViewSchema.Column column, Func<int> row) => _kept[column.Index].Getter(row);

    public void Dispose()
    {
        if (_pixels is not null)
        {
            ArrayPool<byte>.Shared.Return(_pixels);
            _pixels = null;
        }
    }

    private Span<byte> Pixels(int row) => _pixels.AsSpan(row * _imageSize, _imageSize);
}
