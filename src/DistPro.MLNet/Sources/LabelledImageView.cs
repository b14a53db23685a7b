using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Sources;

/// <summary>Labelled images as a data view: Image, then ImagePath (if there are paths), then Label.</summary>
internal sealed class LabelledImageView : IDataView
{
    public const string Image = "Image", ImagePath = "ImagePath", Label = "Label";

    public LabelledImageView(ILabelledImages images)
    {
        Images = images;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddNames(NameAnnotations.KeyValues, images.ClassNames);

        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Image, images.Type);
        if (images.HasPaths)
        {
            schema.AddColumn(ImagePath, TextDataViewType.Instance);
        }
        schema.AddColumn(Label, new KeyDataViewType(typeof(uint), images.ClassNames.Count), annotations.ToAnnotations());
        Schema = schema.ToSchema();
    }

    public ILabelledImages Images { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => Images.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var order = Enumerable.Range(0, Images.Count).ToArray();
        rand?.Shuffle(order);
        return new LabelledImageCursor(this, columnsNeeded, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
