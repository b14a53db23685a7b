using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>
/// Several cursors over one view as one, which goes through the rows in their order: each reads images ahead on a thread of its
/// own, from the first move on.
/// </summary>
internal sealed class OrderedCursor(
    NetworkScorer scorer, IReadOnlyList<DataViewRowCursor> inputs, IReadOnlyList<DataViewSchema.Column> kept) : DataViewRowCursor
{
    // Enough to keep a cursor busy while others have their turn, and little for whoever looks at the first rows only.
    private const int BlocksAhead = 2;

    private OrderedParts<RowBlock>? _parts;
    private IEnumerator<RowBlock>? _blocks;
    private RowBlock? _block;
    private int _slot = -1;
    private long _position = -1;

    public override DataViewSchema Schema => inputs[0].Schema;

    public override long Position => _position;

    public override long Batch => _block?.Batch ?? 0;

    /// <summary>Copies the pixels of the current row.</summary>
    /// <returns>What is wrong with them; null if nothing is.</returns>
    public ImageFault? TryRead(Span<byte> pixels) => _block!.TryRead(_slot, pixels);

    public override bool MoveNext()
    {
        if (_blocks is null)
        {
            _parts = new OrderedParts<RowBlock>(inputs, cursor => new Maker(scorer, kept, cursor), BlocksAhead);
            _blocks = _parts.Read().GetEnumerator();
        }
        if (_block is null || ++_slot == _block.Count)
        {
            (_block, _slot) = (_blocks.MoveNext() ? _blocks.Current : null, 0);
        }
        _position = _block is null ? -1 : _position + 1;
        return _block is not null;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => kept.Any(c => c.Index == column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _block!.Id(_slot);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        this.CheckActive(column);
        RowBlock? block = null;
        ValueGetter<TValue> getter = null!;
        return (ref TValue value) =>
        {
            if (block != _block)
            {
                block = _block;
                getter = ColumnGetter.Of<TValue>(column, block!.Getter(column, () => _slot));
            }
            getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _blocks?.Dispose();
            _parts?.Dispose();
            foreach (var input in inputs)
            {
                input.Dispose(); // those that were not begun, too
            }
        }
        base.Dispose(disposing);
    }

    private sealed class Maker(
        NetworkScorer scorer, IReadOnlyList<DataViewSchema.Column> kept, DataViewRowCursor cursor) : IPartMaker<RowBlock>
    {
        private readonly ImageReader _reader = scorer.Reader(cursor);

        public RowBlock Begin() => new(cursor, kept, scorer.Shape);

        public bool Add(RowBlock block)
        {
            block.Add(_reader);
            return true;
        }
    }
}
