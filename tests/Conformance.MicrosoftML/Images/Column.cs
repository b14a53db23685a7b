using Microsoft.ML;

namespace Conformance.MicrosoftML.Images;

internal static class Column
{
    /// <summary>One pass over a column; the value is taken out of the row as long as the row is there.</summary>
    public static List<TTaken> Read<TValue, TTaken>(this IDataView data, string name, Func<TValue, TTaken> take)
    {
        var column = data.Schema[name];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<TValue> getter = cursor.GetGetter<TValue>(column);
        var taken = new List<TTaken>();
        TValue value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            taken.Add(take(value));
        }
        return taken;
    }
}
