using System.Runtime.ExceptionServices;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>
/// Goes through the rows of the input, once and in their order, and scores them in batches: of the rows of a batch it keeps the
/// values that are asked for. No row is taken from the input that does not belong to the batch. What is wrong with a row is told
/// when that row comes.
/// </summary>
internal sealed class BatchedCursor : DataViewRowCursor, IScores
{
    // Batches grow: the first row of a source that takes its time is scored as soon as it is there, and a look at the first few
    // costs no more than these.
    private const int LargestBatch = 64, LargestBytes = 1 << 26;

    private readonly NetworkScorer _scorer;
    private readonly DataViewRowCursor _input;
    private readonly HashSet<int> _active;
    private readonly Dictionary<int, KeptColumn> _kept;
    private readonly PixelReader _read;
    private readonly ScoreGetters _getters;
    private readonly ValueGetter<DataViewRowId> _getId;
    private readonly (DataViewRowId Id, long Batch, int Image, Exception? Fault)[] _rows =
        new (DataViewRowId, long, int, Exception?)[LargestBatch];

    private int _size, _count, _slot = -1;
    private long _position = -1;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;
    private byte[] _pixels = [];
    private float[][]? _scores;

    /// <param name="scorer">Scores the images.</param>
    /// <param name="input">The rows.</param>
    /// <param name="read">Reads the image of the current row.</param>
    /// <param name="schema">Schema of the rows with their scores.</param>
    /// <param name="active">The columns asked for.</param>
    public BatchedCursor(
        NetworkScorer scorer, DataViewRowCursor input, PixelReader read, DataViewSchema schema,
        IEnumerable<DataViewSchema.Column> active)
    {
        (_scorer, _input, _read, Schema) = (scorer, input, read, schema);
        _active = [.. active.Select(c => c.Index)];
        _kept = _active.Where(i => i < input.Schema.Count)
            .ToDictionary(i => i, i => KeptColumn.Of(input, input.Schema[i], LargestBatch));
        _getters = new ScoreGetters(this, scorer.ClassCount, input.Schema.Count);
        _getId = input.GetIdGetter();
    }

    /// <summary>Writes the pixels of the current row, (C, H, W); tells what is wrong, null if nothing is.</summary>
    public delegate ImageFault? PixelReader(Span<byte> pixels);

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => _count > 0 ? Row.Batch : 0;

    private (DataViewRowId Id, long Batch, int Image, Exception? Fault) Row => _rows[Slot()];

    public override bool MoveNext()
    {
        if (_slot + 1 < _count || Fill())
        {
            _slot++;
            _position++;
            return true;
        }
        (_position, _count, _slot) = (-1, 0, -1);
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = Row.Id;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        this.CheckActive(column);
        return ColumnGetter.Of<TValue>(
            column, _kept.TryGetValue(column.Index, out var kept) ? kept.Getter(Slot) : _getters.Of(column));
    }

    public float[] Current()
    {
        var row = Row;
        if (row.Fault is not null)
        {
            throw row.Fault;
        }
        _scores ??= _scorer.Predict(_pixels);
        return _scores[row.Image];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Slot() => _slot >= 0 ? _slot : throw new InvalidOperationException("There is no current row.");

    // Reads the next batch. Where the input fails, the rows before come out first.
    private bool Fill()
    {
        _failure?.Throw();
        int imageSize = _scorer.Shape.Size, images = 0;
        _size = Math.Clamp(2 * _size, 1, Math.Clamp(LargestBytes / imageSize, 1, LargestBatch));
        (_count, _slot, _scores) = (0, -1, null);
        _pixels = new byte[_size * imageSize];
        try
        {
            while (_count < _size && !_ended && !(_ended = !_input.MoveNext()))
            {
                var fault = _read(_pixels.AsSpan(images * imageSize, imageSize));
                DataViewRowId id = default;
                _getId(ref id);
                foreach (var column in _kept.Values)
                {
                    column.Keep(_count);
                }
                _rows[_count++] = (id, _input.Batch, images, fault?.ToException(_input.Position));
                images += fault is null ? 1 : 0;
            }
        }
        catch (Exception e) when (_count > 0)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        Array.Resize(ref _pixels, images * imageSize);
        return _count > 0;
    }
}
