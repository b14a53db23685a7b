using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Sources;

/// <summary>Labelled images as a data view: Image, ImagePath, Label.</summary>
internal sealed class LabelledImageView : IDataView
{
    public const string Image = "Image", ImagePath = "ImagePath", Label = "Label";

    public LabelledImageView(ILabelledImages images)
    {
        ClassNaming.Check(images.ClassNames, "The class names of an image source");
        Images = images;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddNames(NameAnnotations.KeyValues, images.ClassNames);
        var passedOver = new DataViewSchema.Annotations.Builder();
        PassedOver.Annotate(passedOver, images.PassedOver);

        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Image, images.Type);
        schema.AddColumn(ImagePath, TextDataViewType.Instance, passedOver.ToAnnotations());
        schema.AddColumn(Label, new KeyDataViewType(typeof(uint), images.ClassNames.Count), annotations.ToAnnotations());
        Schema = schema.ToSchema();
    }

    public ILabelledImages Images { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => Images.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var rows = Enumerable.Range(0, Images.Count).ToArray();
        rand?.Shuffle(rows);
        var shared = new SharedRows(rows);
        var needed = columnsNeeded.ToArray();
        return [.. Enumerable.Range(0, Math.Max(1, n)).Select(_ => new LabelledImageCursor(this, needed, shared))];
    }
}
