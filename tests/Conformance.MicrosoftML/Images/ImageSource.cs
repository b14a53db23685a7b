using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Conformance.MicrosoftML.Images;

/// <summary>A data view written outside of ML.NET: one Image column whose getter asks for an image at every call.</summary>
internal sealed class ImageSource : IDataView
{
    private readonly int _rows;
    private readonly Func<MLImage> _next;

    public ImageSource(int rows, Func<MLImage> next)
    {
        _rows = rows;
        _next = next;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Image", new ImageDataViewType());
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(this)];

    private sealed class Cursor(ImageSource source) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => source.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext() => ++_position < source._rows;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<MLImage> getter = (ref MLImage image) => image = source._next();
            return (ValueGetter<TValue>)(Delegate)getter;
        }
    }
}
