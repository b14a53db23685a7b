using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Sources;

/// <summary>Goes through labelled images in a given order, which it may share with other cursors.</summary>
internal sealed class LabelledImageCursor(
    LabelledImageView view, IEnumerable<DataViewSchema.Column> columnsNeeded, SharedRows shared)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. columnsNeeded.Select(c => c.Index)];
    private ArraySegment<int> _rows = [];
    private int _index = -1;
    private long _position = -1, _batch;

    public override DataViewSchema Schema => view.Schema;

    public override long Position => _position;

    public override long Batch => _batch;

    // Past the end the position says so for good.
    public override bool MoveNext()
    {
        if (++_index >= _rows.Count)
        {
            if (!shared.TryTake(out _batch, out _rows))
            {
                (_position, _index) = (-1, -1);
                return false;
            }
            _index = 0;
        }
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row(), 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        this.CheckActive(column);
        Delegate getter = column.Name switch
        {
            LabelledImageView.Image => (ValueGetter<MLImage>)Image,
            LabelledImageView.ImagePath => (ValueGetter<ReadOnlyMemory<char>>)Path,
            _ => (ValueGetter<uint>)Label,
        };
        return ColumnGetter.Of<TValue>(column, getter);
    }

    private int Row() => _position >= 0 ? _rows[_index] : throw new InvalidOperationException("There is no current row.");

    private void Image(ref MLImage value)
    {
        value?.Dispose();
        value = view.Images.Image(Row());
    }

    private void Path(ref ReadOnlyMemory<char> value) => value = view.Images.Path(Row()).AsMemory();

    private void Label(ref uint value) => value = (uint)view.Images.Label(Row()) + 1;
}
