namespace Microsoft.ML.Data;

/// <summary>A data view seen through a mapping. Nothing is computed but the columns that a cursor asks for.</summary>
internal sealed class MappedView : IDataView
{
    private readonly IDataView _input;
    private readonly RowMapping _mapping;

    public MappedView(IDataView input, RowMapping mapping)
    {
        _input = input;
        _mapping = mapping;
    }

    public bool CanShuffle => _input.CanShuffle;

    public DataViewSchema Schema => _mapping.Bindings.OutputSchema;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = new ActiveColumns(_mapping, columnsNeeded);
        return new MappedCursor(_mapping, _input.GetRowCursor(active.Input, rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = new ActiveColumns(_mapping, columnsNeeded);
        var cursors = _input.GetRowCursorSet(active.Input, n, rand);
        // Where there is something to compute, the rows of a single cursor are shared out, unless they hold images: those cannot be copied.
        if (cursors.Length == 1 && n > 1 && active.Added.Contains(true) && active.Input.All(column => column.Type.IsCopyable()))
            cursors = SplitCursor.Split(cursors[0], active.Input, n);
        return [.. cursors.Select(DataViewRowCursor (cursor) => new MappedCursor(_mapping, cursor, active))];
    }
}
