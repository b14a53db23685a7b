using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Reading;

/// <summary>
/// Some rows of a view, told by their identifiers: the same ones in any order of the rows, by any number of cursors.
/// </summary>
/// <param name="input">The view.</param>
/// <param name="rows">Identifiers of the rows.</param>
/// <param name="complement">Whether all other rows are meant.</param>
/// <param name="count">Number of the rows that are meant.</param>
internal sealed class RowSubset(IDataView input, IReadOnlySet<DataViewRowId> rows, bool complement, int count) : IDataView
{
    public DataViewSchema Schema => input.Schema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, input.GetRowCursor(columnsNeeded, rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. input.GetRowCursorSet(columnsNeeded, n, rand).Select(cursor => new Cursor(this, cursor))];

    /// <summary>Of a view whose rows cannot be told apart.</summary>
    /// <param name="id">An identifier that two rows have.</param>
    /// <param name="remedy">What else to do than to give the rows other ones.</param>
    public static InvalidDataException Twice(DataViewRowId id, string remedy) => new(
        $"Expected a view whose rows have identifiers of their own, found {id} twice. Save the view with ml.Data.SaveAsBinary "
        + $"and load it again, or {remedy}.");

    private bool Has(DataViewRowId id) => rows.Contains(id) != complement;

    private sealed class Cursor(RowSubset view, DataViewRowCursor input) : DataViewRowCursor
    {
        private readonly ValueGetter<DataViewRowId> _getId = input.GetIdGetter();
        private long _position = -1;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => _position;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            DataViewRowId id = default;
            while (input.MoveNext())
            {
                _getId(ref id);
                if (view.Has(id))
                {
                    _position++;
                    return true;
                }
            }
            _position = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
