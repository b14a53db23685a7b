using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Reading;

/// <summary>
/// Resizes images one at a time as ML.NET's ResizeImages does by default, to the bit, for it is ML.NET that does it; but it never
/// disposes an image. As a step of a pipeline ResizeImages hands on an image that has the size already, and disposes what its
/// consumer got from it in the row before: whoever's it was. For one thread.
/// </summary>
internal sealed class ImageResizer
{
    private static readonly MLContext Context = new();

    private readonly OneImage _row = new();
    private readonly ValueGetter<MLImage> _resized;

    public ImageResizer(ImageShape shape)
    {
        ITransformer resize = Context.Transforms.ResizeImages(OneImage.Column, shape.Width, shape.Height)
            .Fit(new SchemaView(_row.Schema));
        var mapper = resize.GetRowToRowMapper(_row.Schema);
        var column = mapper.OutputSchema[OneImage.Column];
        _resized = mapper.GetRow(_row, [column]).GetGetter<MLImage>(column);
    }

    /// <summary>The image in that size: itself if it has it, else a new one, which is the caller's.</summary>
    public MLImage Resize(MLImage image)
    {
        _row.Image = image;
        MLImage resized = null!;
        _resized(ref resized);
        _row.Image = null;
        return resized;
    }

    private sealed class OneImage : DataViewRow
    {
        public const string Column = "Image";

        public OneImage()
        {
            var schema = new DataViewSchema.Builder();
            schema.AddColumn(Column, new ImageDataViewType());
            Schema = schema.ToSchema();
        }

        public MLImage? Image { get; set; }

        public override DataViewSchema Schema { get; }

        public override long Position => 0;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            ColumnGetter.Of<TValue>(column, (ValueGetter<MLImage>)((ref MLImage value) => value = Image!));

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = default;
    }
}
