using Microsoft.ML;

namespace DistPro.MLNet.Schema;

/// <summary>The checks that every getter of a column begins with.</summary>
internal static class ColumnGetter
{
    /// <exception cref="ArgumentOutOfRangeException">The column was not asked for when the row was made.</exception>
    public static void CheckActive(this DataViewRow row, DataViewSchema.Column column)
    {
        if (!row.IsColumnActive(column))
        {
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column '{column.Name}' was not asked for when this row was made.");
        }
    }

    /// <exception cref="InvalidOperationException">The column holds another type than asked for.</exception>
    public static ValueGetter<TValue> Of<TValue>(DataViewSchema.Column column, Delegate getter) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds {column.Type.RawType}, but {typeof(TValue)} was asked for.");
}
