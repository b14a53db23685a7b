using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The rows of a view in random order, the same one on every pass: each row is drawn from a pool of the next ones.
/// Images cannot wait in the pool: their columns are dropped.
/// </summary>
internal sealed class ShuffledView : IDataView
{
    private readonly IDataView _input;
    private readonly int _seed;
    private readonly int _poolSize;
    private readonly bool _shuffleSource;

    public ShuffledView(IDataView input, int seed, int poolSize, bool shuffleSource)
    {
        _input = SelectionMapping.DropUncopyable(input);
        _seed = seed;
        _poolSize = poolSize;
        _shuffleSource = shuffleSource;
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _input.Schema;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        rand ??= new TauswortheRandom((uint)_seed);
        var needed = columnsNeeded.ToArray();
        var source = _shuffleSource && _input.CanShuffle ? TauswortheRandom.From(rand) : null;
        return new Cursor(_input.GetRowCursor(needed, source), needed, _poolSize, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Pool
    {
        public Dictionary<int, ColumnStore> Stores { get; } = [];

        public int Current { get; set; }
    }

    private sealed class Cursor : SourceCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _random;
        private readonly Pool _pool;
        private readonly Action<int>[] _fillers;
        private readonly List<int> _waiting = [];
        private readonly int _poolSize;

        public Cursor(DataViewRowCursor input, DataViewSchema.Column[] needed, int poolSize, Random random)
            : this(input, needed, poolSize, random, new Pool())
        {
        }

        private Cursor(DataViewRowCursor input, DataViewSchema.Column[] needed, int poolSize, Random random, Pool pool)
            : base(input.Schema, needed, column => (pool.Stores[column.Index] = ColumnStore.For(column.Type)).Getter(() => pool.Current))
        {
            _input = input;
            _poolSize = poolSize;
            _random = random;
            _pool = pool;
            _fillers = needed.Select(column => pool.Stores[column.Index].Filler(input, column)).ToArray();
        }

        protected override bool MoveNextCore()
        {
            if (Position < 0)
                FillPool();
            else
                Read(_pool.Current);
            if (_waiting.Count == 0)
                return false;
            int drawn = _random.Next(_waiting.Count);
            _pool.Current = _waiting[drawn];
            _waiting[drawn] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
        }

        private void FillPool()
        {
            int slot = 0;
            while (slot < _poolSize && Read(slot))
                slot++;
        }

        /// <summary>The next row of the input, into a slot that is free.</summary>
        private bool Read(int slot)
        {
            if (!_input.MoveNext())
                return false;
            foreach (var fill in _fillers)
                fill(slot);
            _waiting.Add(slot);
            return true;
        }
    }
}
