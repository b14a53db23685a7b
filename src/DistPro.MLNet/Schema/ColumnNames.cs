using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>Reads annotations that are a list of values, of whatever type, as names.</summary>
internal static class ColumnNames
{
    /// <summary>The names; null where the column has no such annotation.</summary>
    public static IReadOnlyList<string>? Read(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType values)
        {
            return null;
        }
        var read = typeof(ColumnNames).GetMethod(nameof(Values), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (string[])read.MakeGenericMethod(values.ItemType.RawType).Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [column, kind], null)!;
    }

    private static string[] Values<T>(DataViewSchema.Column column, string kind)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(v => Name(v))];
    }

    /// <summary>The shortest text that tells a value from all others.</summary>
    public static string Name(object? value) => value switch
    {
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
