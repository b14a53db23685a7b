using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

internal static class ImageColumns
{
    public static void RequireImage(this SchemaShape schema, string name)
    {
        var column = schema.Require("input", name);
        if (column.ItemType is not ImageDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw SchemaMismatch.WrongType("input", name, new ImageDataViewType().ToString(), column.TypeString);
    }

    public static ImageDataViewType RequireImage(this DataViewSchema.Column column) =>
        column.Type as ImageDataViewType ?? throw SchemaMismatch.WrongType("input", column.Name, "image", column.Type.ToString());
}
