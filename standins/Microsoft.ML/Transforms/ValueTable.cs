using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A table from values of one column type to values of another.</summary>
internal abstract class ValueTable
{
    protected ValueTable(PrimitiveDataViewType keyType, DataViewType valueType, DataViewSchema.Annotations annotations)
    {
        KeyType = keyType;
        ValueType = valueType;
        Annotations = annotations;
    }

    public PrimitiveDataViewType KeyType { get; }

    public DataViewType ValueType { get; }

    public DataViewSchema.Annotations Annotations { get; }

    public static ValueTable Read(IDataView view, DataViewSchema.Column key, DataViewSchema.Column value)
    {
        using var cursor = view.GetRowCursor([view.Schema[key.Index], view.Schema[value.Index]]);
        return (ValueTable)GenericCall.Invoke(typeof(ValueTable), nameof(Read), [key.Type.RawType, value.Type.RawType], cursor, key, value);
    }

    public static ValueTable Load(BinaryReader reader)
    {
        var keyType = (PrimitiveDataViewType)reader.ReadType();
        var valueType = reader.ReadType();
        return (ValueTable)GenericCall.Invoke(typeof(ValueTable), nameof(Load), [keyType.RawType, valueType.RawType], keyType, valueType, reader);
    }

    public abstract Delegate Getter(DataViewRow row, DataViewSchema.Column input);

    public abstract void Save(BinaryWriter writer);

    private static ValueTable<TKey, TValue> Read<TKey, TValue>(DataViewRowCursor cursor, DataViewSchema.Column key, DataViewSchema.Column value)
    {
        var table = new ValueTable<TKey, TValue>((PrimitiveDataViewType)key.Type, value.Type, value.Annotations);
        var getKey = cursor.GetGetter<TKey>(key);
        var getValue = cursor.GetGetter<TValue>(value);
        while (cursor.MoveNext())
        {
            TKey k = default;
            TValue v = default;
            getKey(ref k);
            getValue(ref v);
            table.Add(k, v);
        }

        return table;
    }

    private static ValueTable<TKey, TValue> Load<TKey, TValue>(PrimitiveDataViewType keyType, DataViewType valueType, BinaryReader reader)
    {
        var table = new ValueTable<TKey, TValue>(keyType, valueType, reader.ReadAnnotations());
        var keys = reader.ReadArray(ValueCodecs.Of<TKey>().Read);
        var values = reader.ReadArray(ValueCodecs.Of<TValue>().Read);
        if (values is ReadOnlyMemory<char>[] texts)
            ShareOneString(texts);
        for (int i = 0; i < keys.Length; i++)
            table.Add(keys[i], values[i]);
        return table;
    }

    /// <summary>In ML.NET the texts of a loaded table are parts of one string: who looks at the string behind a text finds the others too.</summary>
    private static void ShareOneString(ReadOnlyMemory<char>[] texts)
    {
        var whole = string.Concat(texts).AsMemory();
        for (int i = 0, start = 0; i < texts.Length; i++)
        {
            int length = texts[i].Length;
            texts[i] = whole.Slice(start, length);
            start += length;
        }
    }
}

internal sealed class ValueTable<TKey, TValue> : ValueTable
{
    private readonly Dictionary<TKey, TValue> _values = new(TextComparer.For<TKey>());

    public ValueTable(PrimitiveDataViewType keyType, DataViewType valueType, DataViewSchema.Annotations annotations)
        : base(keyType, valueType, annotations)
    {
    }

    public void Add(TKey key, TValue value) => Check.State(_values.TryAdd(key, value), $"Duplicate keys in data '{key}'");

    public override Delegate Getter(DataViewRow row, DataViewSchema.Column input)
    {
        if (ValueType is not VectorDataViewType)
            return ItemMapping.Getter<TKey, TValue>(row, input, ValueOf);

        // The vectors of the table are copied, for the caller owns what it gets.
        var getKey = row.GetGetter<TKey>(input);
        var copy = Copiers.Of<TValue>();
        TKey current = default;
        return (ValueGetter<TValue>)((ref TValue destination) =>
        {
            getKey(ref current);
            copy(ValueOf(current), ref destination);
        });
    }

    public override void Save(BinaryWriter writer)
    {
        writer.WriteType(KeyType);
        writer.WriteType(ValueType);
        writer.WriteAnnotations(Annotations);
        writer.WriteArray(_values.Keys, ValueCodecs.Of<TKey>().Write);
        writer.WriteArray(_values.Values, ValueCodecs.Of<TValue>().Write);
    }

    /// <summary>What is not in the table is 0, or empty: not NaN.</summary>
    private TValue ValueOf(TKey key) => _values.GetValueOrDefault(key);
}
