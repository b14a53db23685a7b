using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Reading;

/// <summary>
/// The rows of a view whose images are in a store, in its order: rows that were left out are not looked at. In the place of the
/// image there may be one view of it: the part, turn and colours that a student sees, in the size of the column's type or, if
/// that has none, as large as the image allows.
/// </summary>
internal sealed class StoredRows : IDataView
{
    // What a teacher looks at is no larger; larger images take longer for nothing.
    private const int LargestSide = 512;

    private readonly IDataView _input;
    private readonly ImageStore _store;
    private readonly AugmentedImages? _images;
    private readonly DataViewSchema.Column _column;
    private readonly Dictionary<int, ImageResizer> _resizers = []; // by scale

    /// <param name="input">The view.</param>
    /// <param name="imageColumn">Its column of images.</param>
    /// <param name="store">The images as the student sees them, but for augmentation.</param>
    /// <param name="images">What the student sees of them; null for the images as they are.</param>
    public StoredRows(IDataView input, string imageColumn, ImageStore store, AugmentedImages? images)
    {
        (_input, _store, _images) = (input, store, images);
        _column = input.Schema[imageColumn];
    }

    public DataViewSchema Schema => _input.Schema;

    public bool CanShuffle => false;

    /// <summary>Whether somebody has asked for the images.</summary>
    public bool WasLookedAt { get; private set; }

    /// <summary>Looks whether augmented images can stand in a column.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void CheckViews(DataViewSchema schema, string name, ImageShape shape)
    {
        var column = schema[name];
        if (ImageColumn.Input(column) != ImageInput.Image)
        {
            throw new ArgumentException(
                $"Views for a teacher: expected a column of images, found '{name}', of {column.Type}. Put "
                + "ml.Transforms.LoadImages, or one of DistPro's image sources, before the teacher and the student, or leave the "
                + "views out.");
        }
        if (FixedScale(column, shape) == 0)
        {
            throw new ArgumentException(
                $"Views for a teacher: the images of column '{name}' are of {column.Type}, which is no multiple of the student's "
                + $"{shape}. Let the teacher's own steps resize the images, or leave the views out.");
        }
    }

    public long? GetRowCount() => _store.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        WasLookedAt |= needed.Any(c => c.Index == _column.Index);
        return new Cursor(this, _input.GetRowCursor(needed));
    }

    // One: which rows the store has is told by their numbers.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    // 0 where the type's size does not fit, null where it has none.
    private static int? FixedScale(DataViewSchema.Column column, ImageShape shape)
    {
        if (column.Type is not ImageDataViewType { Width: > 0, Height: > 0 } type)
        {
            return null;
        }
        int scale = type.Height / shape.Height;
        return scale * shape.Height == type.Height && scale * shape.Width == type.Width ? scale : 0;
    }

    private MLImage View(MLImage image, AugmentedImages images, int index)
    {
        var student = _store.Shape;
        int scale = FixedScale(_column, student) ?? Math.Max(1, Math.Min(
            Math.Min(image.Height / student.Height, image.Width / student.Width),
            LargestSide / Math.Max(student.Height, student.Width)));
        var shape = new ImageShape(3, scale * student.Height, scale * student.Width);
        if (!_resizers.TryGetValue(scale, out var resizer))
        {
            _resizers.Add(scale, resizer = new ImageResizer(shape));
        }
        var pixels = new byte[shape.Size];
        ImagePixels.Copy(image, resizer, shape, pixels);
        byte[] seen = images.Of(index, pixels, scale);
        int plane = shape.Height * shape.Width;
        return RawImage.Create(
            new ImageDataViewType(shape.Height, shape.Width), seen.AsSpan(0, plane), seen.AsSpan(plane, plane),
            seen.AsSpan(2 * plane, plane));
    }

    private sealed class Cursor(StoredRows view, DataViewRowCursor input) : DataViewRowCursor
    {
        private int _index = -1;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => _index;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            while (_index + 1 < view._store.Count && input.MoveNext())
            {
                if (input.Position == view._store.Sources[_index + 1])
                {
                    _index++;
                    return true;
                }
            }
            _index = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            this.CheckActive(column);
            if (view._images is not { } images || column.Index != view._column.Index)
            {
                return input.GetGetter<TValue>(column);
            }
            var image = RowImage.Of(input, view._column, folder: null);
            return ColumnGetter.Of<TValue>(column, (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                value?.Dispose();
                value = view.View(image.Get()!, images, _index);
            }));
        }

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
