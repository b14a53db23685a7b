using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;

namespace DistPro.MLNet.Reading;

/// <summary>A view with images of one size, and the columns that training reads of it.</summary>
/// <param name="View">The view.</param>
/// <param name="Image">The image column.</param>
/// <param name="Shape">Shape of the images.</param>
/// <param name="Label">The label column.</param>
/// <param name="Path">The column that names the files of the images; null where there is none.</param>
internal sealed record LabelledImageColumns(IDataView View, string Image, ImageShape Shape, LabelColumn Label, string? Path)
{
    private DataViewSchema Schema => View.Schema;

    /// <summary>The columns of labels and paths.</summary>
    public IReadOnlyList<DataViewSchema.Column> WithoutImages => Path is null ? [Label.Column] : [Label.Column, Schema[Path]];

    /// <summary>All columns.</summary>
    public IReadOnlyList<DataViewSchema.Column> All => [Schema[Image], .. WithoutImages];

    public ImageReader Reader(DataViewRow row) => new(row, Image, Shape, Path);
}
