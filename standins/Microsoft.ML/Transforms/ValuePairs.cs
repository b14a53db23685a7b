using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Makes a <see cref="ValueTable"/> of pairs of objects, by way of a data view with a column of keys and one of values.</summary>
internal static class ValuePairs
{
    public static ValueTable ToTable<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        Check.Value(pairs, nameof(pairs));
        return Read(pairs, _ => { });
    }

    /// <summary>Vectors that are all of one length make a column of known size.</summary>
    public static ValueTable ToVectorTable<TKey, TItem>(IEnumerable<KeyValuePair<TKey, TItem[]>> pairs)
    {
        Check.Value(pairs, nameof(pairs));
        var list = pairs.ToArray();
        int[] lengths = list.Select(pair => pair.Value.Length).Distinct().ToArray();
        int size = lengths.Length == 1 ? lengths[0] : 0;
        return Read(list, column => column.ColumnType = new VectorDataViewType(PrimitiveTypes.Of(typeof(TItem)), size));
    }

    /// <summary>The values become keys: unsigned integers as they are, others numbered in the order of their first occurrence.</summary>
    public static ValueTable ToKeyTable<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        Check.Value(pairs, nameof(pairs));
        var list = pairs.ToArray();
        var distinct = list.Select(pair => pair.Value).Distinct().ToArray();
        string[] names = distinct.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)).ToArray();

        // A key member of an object counts from zero.
        if (list is KeyValuePair<TKey, ulong>[] longs)
            return ReadKeys(longs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value - 1)), names);
        if (list is KeyValuePair<TKey, uint>[] integers)
            return ReadKeys(integers.Select(pair => KeyValuePair.Create(pair.Key, pair.Value - 1)), names);
        var numberOf = distinct.Select((value, i) => (value, i)).ToDictionary(pair => pair.value, pair => (uint)pair.i);
        return ReadKeys(list.Select(pair => KeyValuePair.Create(pair.Key, numberOf[pair.Value])), names);
    }

    private static ValueTable ReadKeys<TKey, TNumber>(IEnumerable<KeyValuePair<TKey, TNumber>> pairs, string[] names) =>
        Read(pairs, column =>
        {
            column.ColumnType = new KeyDataViewType(typeof(TNumber), names.Length);
            column.AddAnnotation(AnnotationKinds.KeyValues, names, new VectorDataViewType(TextDataViewType.Instance, names.Length));
        });

    private static ValueTable Read<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs, Action<SchemaDefinition.Column> refineValue)
    {
        var definition = SchemaDefinition.Create(typeof(Pair<TKey, TValue>));
        refineValue(definition[nameof(Pair<,>.Value)]);
        var columns = TypedColumn.Of(typeof(Pair<TKey, TValue>), definition, SchemaDefinition.Direction.Read);
        var rows = pairs.Select(pair => new Pair<TKey, TValue> { Key = pair.Key, Value = pair.Value });
        var view = new EnumerableView<Pair<TKey, TValue>>(rows, columns);
        return ValueTable.Read(view, view.Schema[nameof(Pair<,>.Key)], view.Schema[nameof(Pair<,>.Value)]);
    }

    private sealed class Pair<TKey, TValue>
    {
        public TKey Key { get; init; }

        public TValue Value { get; init; }
    }
}
