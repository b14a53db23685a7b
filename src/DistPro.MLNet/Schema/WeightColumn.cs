using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>Checks of the column that says how much each row counts in the loss.</summary>
internal static class WeightColumn
{
    /// <exception cref="ArgumentException">The column is missing or holds no numbers.</exception>
    public static DataViewSchema.Column Check(DataViewSchema schema, string name)
    {
        var column = ImageColumn.Find(schema, "example weight", name);
        return column.Type == NumberDataViewType.Single ? column : throw NotNumbers(name, column.Type);
    }

    /// <exception cref="ArgumentException">The column is missing or holds no numbers.</exception>
    public static void Check(SchemaShape schema, string name)
    {
        var column = ImageColumn.Find(schema, "example weight", name);
        bool scalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        if (column.IsKey || !scalar || column.ItemType != NumberDataViewType.Single)
        {
            throw NotNumbers(name, scalar ? column.ItemType : $"a vector of {column.ItemType}");
        }
    }

    private static ArgumentException NotNumbers(string name, object found) =>
        new($"Example weight column '{name}': expected a number (Single) in each row, found {found}. Convert it with "
            + "ml.Transforms.Conversion.ConvertType, or name another column.");
}
