using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Sources;

/// <summary>Goes through labelled images in a given order.</summary>
internal sealed class LabelledImageCursor(LabelledImageView view, IEnumerable<DataViewSchema.Column> columnsNeeded, int[] order) : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. columnsNeeded.Select(c => c.Index)];
    private long _position = -1;

    public override DataViewSchema Schema => view.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    // Past the end the position says so for good.
    public override bool MoveNext()
    {
        if (_position + 1 < order.Length)
        {
            _position++;
            return true;
        }
        _position = -1;
        order = [];
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row(), 0);

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

    private int Row() => _position >= 0 ? order[_position] : throw new InvalidOperationException("There is no current row.");

    private void Image(ref MLImage value)
    {
        value?.Dispose();
        value = view.Images.Image(Row());
    }

    private void Path(ref ReadOnlyMemory<char> value) => value = view.Images.Path(Row()).AsMemory();

    private void Label(ref uint value) => value = (uint)view.Images.Label(Row()) + 1;
}
