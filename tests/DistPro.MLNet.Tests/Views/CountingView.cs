using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Views;

/// <summary>Counts how often a column's value is read.</summary>
internal sealed class CountingView(IDataView source, string column) : IDataView
{
    public int Reads { get; private set; }

    /// <summary>Told the number of reads at each.</summary>
    public Action<int>? OnRead { get; init; }

    /// <summary>What it says its number of rows is; null for the number that it is.</summary>
    public long? RowCount { get; init; }

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => RowCount ?? source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, source.GetRowCursor(columnsNeeded), column);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(CountingView view, DataViewRowCursor input, string counted) : DataViewRowCursor
    {
        public override DataViewSchema Schema => input.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext() => input.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = input.GetGetter<TValue>(column);
            return column.Name != counted ? getter : (ref TValue value) =>
            {
                view.Reads++;
                view.OnRead?.Invoke(view.Reads);
                getter(ref value);
            };
        }
    }
}
