using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Views;

/// <summary>Gives three cursors whatever is asked for, each with every third batch of five rows; the first is slow.</summary>
internal sealed class DealtView(IDataView source) : IDataView
{
    public const int Cursors = 3, BatchSize = 5;

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        source.GetRowCursor(columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. Enumerable.Range(0, Cursors).Select(i => new Cursor(source.GetRowCursor(columnsNeeded), i))];

    private sealed class Cursor(DataViewRowCursor input, int number) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => _position;

        public override long Batch => input.Position / BatchSize;

        public override bool MoveNext()
        {
            if (number == 0)
            {
                Thread.Sleep(1);
            }
            bool found = input.MoveNext();
            while (found && Batch % Cursors != number)
            {
                found = input.MoveNext();
            }
            _position = found ? _position + 1 : -1;
            return found;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);
    }
}
