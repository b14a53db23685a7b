namespace Microsoft.ML.Data;

/// <summary>The rows of a view that pass a test, which each cursor makes anew over its own row.</summary>
internal sealed class RowFilterView : IDataView
{
    private readonly IDataView _input;
    private readonly DataViewSchema.Column[] _tested;
    private readonly Func<DataViewRow, Func<bool>> _makeTest;

    // The test goes by the position of a row: the rows must come in their own order.
    private readonly bool _keepsOrder;

    public RowFilterView(IDataView input, IEnumerable<DataViewSchema.Column> tested, Func<DataViewRow, Func<bool>> makeTest, bool keepsOrder = false)
    {
        _input = input;
        _tested = tested.ToArray();
        _makeTest = makeTest;
        _keepsOrder = keepsOrder;
    }

    public bool CanShuffle => !_keepsOrder && _input.CanShuffle;

    public DataViewSchema Schema => _input.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var cursor = _input.GetRowCursor(needed.UnionBy(_tested, column => column.Index), _keepsOrder ? null : rand);
        return new FilteredCursor(cursor, needed, _makeTest(cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class FilteredCursor : DataViewRowCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly HashSet<int> _needed;
        private readonly Func<bool> _passes;
        private long _position = -1;

        public FilteredCursor(DataViewRowCursor input, DataViewSchema.Column[] needed, Func<bool> passes)
        {
            _input = input;
            _needed = needed.Select(column => column.Index).ToHashSet();
            _passes = passes;
        }

        public override long Position => _position;

        public override long Batch => _input.Batch;

        public override DataViewSchema Schema => _input.Schema;

        public override bool MoveNext()
        {
            while (_input.MoveNext())
            {
                if (_passes())
                {
                    _position++;
                    return true;
                }
            }

            _position = -1;
            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _needed.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _input.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
        }
    }
}
