using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A view whose columns are computed once, when they are first asked for, and kept in memory. Images cannot be kept: their columns are dropped.
/// </summary>
internal sealed class CacheView : IDataView
{
    private readonly IDataView _input;
    private readonly ColumnStore[] _stores;
    private readonly Lock _lock = new();
    private int? _rowCount;

    public CacheView(IDataView input, params string[] prefetch)
    {
        _input = SelectionMapping.DropUncopyable(input);
        _stores = new ColumnStore[Schema.Count];
        var columns = prefetch.Select(name => Schema.Require("prefetch", name)).ToArray();
        if (columns.Length > 0)
            Fill(columns);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _input.Schema;

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        int count = Fill(needed);
        int[] order = Enumerable.Range(0, count).ToArray();
        rand?.Shuffle(order);
        return new Cursor(this, needed, order, new Slot());
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private int Fill(DataViewSchema.Column[] columns)
    {
        lock (_lock)
        {
            var missing = columns.Where(column => _stores[column.Index] == null).ToArray();
            if (missing.Length > 0 || _rowCount == null)
            {
                var stores = missing.Select(column => ColumnStore.For(column.Type)).ToArray();
                using var cursor = _input.GetRowCursor(missing);
                var fillers = missing.Select((column, i) => stores[i].Filler(cursor, column)).ToArray();
                int row = 0;
                for (; cursor.MoveNext(); row++)
                {
                    foreach (var fill in fillers)
                        fill(row);
                }

                Check.State(_rowCount is null || _rowCount == row, $"The cached data had {_rowCount} rows when it was first read and has {row} now.");
                _rowCount = row;
                for (int i = 0; i < missing.Length; i++)
                    _stores[missing[i].Index] = stores[i];
            }

            return _rowCount.Value;
        }
    }

    private sealed class Slot
    {
        public int Index { get; set; }
    }

    private sealed class Cursor : SourceCursor
    {
        private readonly int[] _order;
        private readonly Slot _slot;
        private int _next;

        public Cursor(CacheView view, DataViewSchema.Column[] needed, int[] order, Slot slot)
            : base(view.Schema, needed, column => view._stores[column.Index].Getter(() => slot.Index))
        {
            _order = order;
            _slot = slot;
        }

        protected override bool MoveNextCore()
        {
            if (_next == _order.Length)
                return false;
            _slot.Index = _order[_next++];
            return true;
        }
    }
}
