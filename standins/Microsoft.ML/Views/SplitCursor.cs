namespace Microsoft.ML.Data;

/// <summary>One of several cursors that share the rows of one: each takes the next batch when it is done with one. Batches are numbered.</summary>
internal sealed class SplitCursor : SourceCursor
{
    private readonly SharedRows _rows;
    private readonly BatchStore _store;

    private SplitCursor(SharedRows rows, DataViewSchema.Column[] columns, BatchStore store)
        : base(rows.Input.Schema, columns, column => store.Getter(column))
    {
        (_rows, _store) = (rows, store);
    }

    public override long Batch => _store.Number;

    /// <summary>The columns are those that the cursor was made for, all of values that can be copied.</summary>
    public static DataViewRowCursor[] Split(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columns, int count)
    {
        var rows = new SharedRows(input, count);
        var active = columns.ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => new SplitCursor(rows, active, new BatchStore(input, active)))];
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) =>
        {
            CheckOnRow();
            id = _store.Id;
        };

    protected override bool MoveNextCore() => _store.MoveNext() || _rows.Take(_store);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rows.Leave(this);
    }

    private sealed class SharedRows(DataViewRowCursor input, int count)
    {
        private readonly Lock _lock = new();
        private readonly HashSet<SplitCursor> _left = [];
        private long _batches;

        public DataViewRowCursor Input => input;

        public bool Take(BatchStore store)
        {
            lock (_lock)
                return store.Fill(_batches++);
        }

        /// <summary>The last one to go disposes the input.</summary>
        public void Leave(SplitCursor cursor)
        {
            lock (_lock)
            {
                if (_left.Add(cursor) && _left.Count == count)
                    input.Dispose();
            }
        }
    }

    /// <summary>Copies of some rows.</summary>
    private sealed class BatchStore
    {
        private const int Size = 128;

        private readonly DataViewRowCursor _input;
        private readonly Dictionary<int, ColumnStore> _stores;
        private readonly Action<int>[] _fillers;
        private readonly ValueGetter<DataViewRowId> _idGetter;
        private readonly DataViewRowId[] _ids = new DataViewRowId[Size];
        private int _current, _count;

        public BatchStore(DataViewRowCursor input, DataViewSchema.Column[] columns)
        {
            _input = input;
            _stores = columns.ToDictionary(column => column.Index, column => ColumnStore.For(column.Type));
            _fillers = [.. columns.Select(column => _stores[column.Index].Filler(input, column))];
            _idGetter = input.GetIdGetter();
        }

        public long Number { get; private set; }

        public DataViewRowId Id => _ids[_current];

        public Delegate Getter(DataViewSchema.Column column) => _stores[column.Index].Getter(() => _current);

        public bool MoveNext() => ++_current < _count;

        public bool Fill(long number)
        {
            for (_count = 0; _count < Size && _input.MoveNext(); _count++)
            {
                _idGetter(ref _ids[_count]);
                foreach (var fill in _fillers)
                    fill(_count);
            }
            (Number, _current) = (number, 0);
            return _count > 0;
        }
    }
}
