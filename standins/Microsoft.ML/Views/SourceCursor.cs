using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor that produces rows itself: counts them, knows which columns were asked for, and hands out one getter for each.</summary>
internal abstract class SourceCursor : DataViewRowCursor
{
    private readonly Delegate[] _getters;
    private bool _ended;
    private long _position = -1;

    protected SourceCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed, Func<DataViewSchema.Column, Delegate> makeGetter)
    {
        Schema = schema;
        _getters = new Delegate[schema.Count];
        foreach (var column in needed)
            _getters[column.Index] = makeGetter(schema[column.Index]);
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override bool MoveNext()
    {
        _ended = _ended || !MoveNextCore();
        _position = _ended ? -1 : _position + 1;
        return !_ended;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) =>
        {
            CheckOnRow();
            id = new DataViewRowId((ulong)_position, 0);
        };

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Check.Param(column.Index < _getters.Length, nameof(column));
        return _getters[column.Index] != null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Check.Param(IsColumnActive(column), nameof(column), $"Column '{column.Name}' was not asked for when the cursor was made.");
        return Getters.Cast<TValue>(_getters[column.Index], column);
    }

    protected void CheckOnRow() =>
        Check.State(_position >= 0, "Cannot get a value: the cursor is before the first row or after the last, call MoveNext.");

    protected abstract bool MoveNextCore();
}
