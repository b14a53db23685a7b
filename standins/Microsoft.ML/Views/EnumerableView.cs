namespace Microsoft.ML.Data;

/// <summary>Objects as rows. They are enumerated anew by every cursor.</summary>
internal sealed class EnumerableView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly TypedColumn[] _columns;

    public EnumerableView(IEnumerable<TRow> rows, TypedColumn[] columns)
    {
        _rows = rows;
        _columns = columns;
        Schema = SchemaOf(columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public static DataViewSchema SchemaOf(TypedColumn[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, columnsNeeded, new Current());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Current
    {
        public TRow Row { get; set; }
    }

    private sealed class Cursor : SourceCursor
    {
        private readonly IEnumerator<TRow> _rows;
        private readonly Current _current;

        public Cursor(EnumerableView<TRow> view, IEnumerable<DataViewSchema.Column> needed, Current current)
            : base(view.Schema, needed, column => MemberConversion.Getter(view._columns[column.Index], () => current.Row))
        {
            _rows = view._rows.GetEnumerator();
            _current = current;
        }

        protected override bool MoveNextCore()
        {
            if (!_rows.MoveNext())
                return false;
            _current.Row = _rows.Current
                ?? throw new InvalidOperationException($"Encountered null when iterating over data: row {Position + 1} of type {typeof(TRow)}.");
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _rows.Dispose();
        }
    }
}
