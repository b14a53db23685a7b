using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        Check.Value(data, nameof(data));
        Check.NonEmpty(columnName, nameof(columnName));
        return data.GetColumn<T>(data.Schema.Require("input", columnName));
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Check.Value(data, nameof(data));
        Check.Param(
            ObjectMember.CanHold(typeof(T), column.Type),
            nameof(column),
            $"Cannot map column (name: {column.Name}, type: {column.Type}) in data to the user-defined type, {typeof(T)}.");
        return Read<T>(data, column);
    }

    /// <summary>Reads the column as if it were the only member of a class.</summary>
    private static IEnumerable<T> Read<T>(IDataView data, DataViewSchema.Column column)
    {
        var member = new TypedColumn(column.Name, column.Type, column.Annotations, typeof(Holder<T>).GetField(nameof(Holder<T>.Value)));
        using var cursor = data.GetRowCursor([column]);
        var set = MemberConversion.Setter<Holder<T>>(member, cursor, column);
        while (cursor.MoveNext())
        {
            var holder = new Holder<T>();
            set(holder);
            yield return holder.Value;
        }
    }

    private sealed class Holder<T>
    {
        public T Value = default;
    }
}
