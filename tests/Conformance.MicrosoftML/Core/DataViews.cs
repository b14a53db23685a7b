using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>Short ways to look into data views.</summary>
internal static class DataViews
{
    public static string[] Texts(this IDataView data, string column) => data.GetColumn<string>(column).ToArray();

    public static T[] Values<T>(this IDataView data, string column) => data.GetColumn<T>(column).ToArray();

    public static string[] Columns(this DataViewSchema schema) => schema.Where(c => !c.IsHidden).Select(c => $"{c.Name}: {c.Type}").ToArray();

    public static string[] KeyNames(this DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    public static int CountRows(this IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        int count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
