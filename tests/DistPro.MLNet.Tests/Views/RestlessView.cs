using Microsoft.ML;

namespace DistPro.MLNet.Tests.Views;

/// <summary>Gives its rows in another order at every pass.</summary>
internal sealed class RestlessView(IDataView source) : IDataView
{
    private int _passes;

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        source.GetRowCursor(columnsNeeded, new Random(_passes++));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
