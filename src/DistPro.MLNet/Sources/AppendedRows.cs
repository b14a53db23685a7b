using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>
/// The rows of a view, then those of another one without labels. What the other one does not have, a label above all, is missing
/// in its rows: empty texts, missing keys.
/// </summary>
internal sealed class AppendedRows : IDataView
{
    // Further than the batches of any view go: the rows of the second one come after all of the first.
    private const long SecondBatches = 1L << 40;

    private readonly IDataView _first, _second;
    private readonly Dictionary<int, DataViewSchema.Column> _columns; // of the second view, by number in the schema

    /// <param name="first">The first view.</param>
    /// <param name="second">The second one.</param>
    /// <param name="image">The image column, which both have.</param>
    /// <param name="label">The label column, which the second one is read without; null for none.</param>
    public AppendedRows(IDataView first, IDataView second, string image, string? label)
    {
        (_first, _second) = (first, second);
        var builder = new DataViewSchema.Builder();
        foreach (var column in first.Schema.Where(c => !c.IsHidden))
        {
            var type = column.Name == image && !column.Type.Equals(second.Schema[image].Type)
                ? new ImageDataViewType() // of no fixed size
                : column.Type;
            builder.AddColumn(column.Name, type, column.Annotations);
        }
        Schema = builder.ToSchema();
        _columns = Schema.Where(c => c.Name != label).Select(c => (c.Index, Other: second.Schema.GetColumnOrNull(c.Name), c.Type))
            .Where(c => c.Other is { } other && (other.Type.Equals(c.Type) || other.Type is ImageDataViewType))
            .ToDictionary(c => c.Index, c => c.Other!.Value);
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _first.GetRowCount() + _second.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var (active, first, second) = Needed(columnsNeeded);
        return new Cursor(this, active, _first.GetRowCursor(first), _second.GetRowCursor(second));
    }

    // As many as the view that gives fewer of them: each goes through its share of the one, then of the other.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var (active, first, second) = Needed(columnsNeeded);
        var firsts = _first.GetRowCursorSet(first, n);
        var seconds = _second.GetRowCursorSet(second, n);
        return
        [
            .. Enumerable.Range(0, Math.Max(firsts.Length, seconds.Length)).Select(i =>
                new Cursor(this, active, firsts.ElementAtOrDefault(i), seconds.ElementAtOrDefault(i))),
        ];
    }

    private (HashSet<int> Active, DataViewSchema.Column[] First, DataViewSchema.Column[] Second) Needed(
        IEnumerable<DataViewSchema.Column> columns)
    {
        HashSet<int> active = [.. columns.Select(c => c.Index)];
        return (
            active, [.. active.Select(i => _first.Schema[Schema[i].Name])],
            [.. active.Where(_columns.ContainsKey).Select(i => _columns[i])]);
    }

    private sealed class Cursor(AppendedRows view, HashSet<int> active, DataViewRowCursor? first, DataViewRowCursor? second)
        : DataViewRowCursor
    {
        private readonly DataViewRowCursor[] _parts = [.. new[] { first, second }.OfType<DataViewRowCursor>()];
        private DataViewRowCursor? _current;
        private int _part;
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => _current is null ? 0 : _current.Batch + (_current == second ? SecondBatches : 0);

        public override bool MoveNext()
        {
            for (; _part < _parts.Length; _part++)
            {
                _current = _parts[_part];
                if (_current.MoveNext())
                {
                    _position++;
                    return true;
                }
            }
            (_current, _position) = (null, -1);
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var getters = Array.ConvertAll(_parts, p => p.GetIdGetter());
            return (ref DataViewRowId value) =>
            {
                Getter(getters)!(ref value);
                value = _current == second ? new DataViewRowId(value.Low, ~value.High) : value;
            };
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            this.CheckActive(column);
            var getters = Array.ConvertAll(_parts, part =>
                part == first ? part.GetGetter<TValue>(view._first.Schema[column.Name])
                : view._columns.TryGetValue(column.Index, out var other) ? part.GetGetter<TValue>(other)
                : null);
            return (ref TValue value) =>
            {
                if (Getter(getters) is { } getter)
                {
                    getter(ref value);
                }
                else
                {
                    value = default!;
                }
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Array.ForEach(_parts, p => p.Dispose());
            }
            base.Dispose(disposing);
        }

        private ValueGetter<T>? Getter<T>(ValueGetter<T>?[] getters) => _current is null
            ? throw new InvalidOperationException("There is no current row.")
            : getters[_part];
    }
}
