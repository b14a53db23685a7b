using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>The values that were given keys, in the order of the keys.</summary>
internal abstract class KeyTerms
{
    protected KeyTerms(PrimitiveDataViewType itemType) => ItemType = itemType;

    public PrimitiveDataViewType ItemType { get; }

    public static KeyTerms Load(BinaryReader reader)
    {
        var type = (PrimitiveDataViewType)reader.ReadType();
        return (KeyTerms)GenericCall.Invoke(typeof(KeyTerms), nameof(Load), [type.RawType], type, reader);
    }

    /// <summary>The key column that this makes of a column of the same item type.</summary>
    public abstract OutputColumn Bind(DataViewSchema.Column input, bool keyValuesAsText);

    public abstract void Save(BinaryWriter writer);

    private static KeyTerms<T> Load<T>(PrimitiveDataViewType type, BinaryReader reader) => new(type, reader.ReadArray(ValueCodecs.Of<T>().Read));
}

internal sealed class KeyTerms<T> : KeyTerms
{
    private readonly T[] _terms;
    private readonly Dictionary<T, uint> _keyOf;

    public KeyTerms(PrimitiveDataViewType itemType, T[] terms)
        : base(itemType)
    {
        _terms = terms;
        _keyOf = terms.Select((term, i) => (term, key: (uint)i + 1)).ToDictionary(pair => pair.term, pair => pair.key, TextComparer.For<T>());
    }

    public override OutputColumn Bind(DataViewSchema.Column input, bool keyValuesAsText)
    {
        var vector = input.Type as VectorDataViewType;
        var found = input.Type.ItemType();
        if (found.RawType != ItemType.RawType || found is KeyDataViewType != ItemType is KeyDataViewType)
        {
            throw new InvalidOperationException(
                $"Could not apply a map over type '{ItemType}' to column '{input.Name}' since it has type '{input.Type}'");
        }

        var key = new KeyDataViewType(typeof(uint), Math.Max(_terms.Length, 1));
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        AddKeyValues(annotations, input, keyValuesAsText);
        DataViewType type = vector == null ? key : new VectorDataViewType(key, vector.Dimensions);
        return new(type, annotations.ToAnnotations(), (row, _) => ItemMapping.Getter<T, uint>(row, input, KeyOf));
    }

    public override void Save(BinaryWriter writer)
    {
        writer.WriteType(ItemType);
        writer.WriteArray(_terms, ValueCodecs.Of<T>().Write);
    }

    private uint KeyOf(T value) => _keyOf.GetValueOrDefault(value);

    private void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input, bool asText)
    {
        if (_terms.Length == 0)
            return;
        var known = input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type as VectorDataViewType;
        if (ItemType is KeyDataViewType && known != null)
        {
            // Keys of keys keep the values that the first keys stand for.
            ulong[] keys = _terms.Select(term => Convert.ToUInt64(term, CultureInfo.InvariantCulture)).ToArray();
            GenericCall.Invoke(typeof(KeyTerms<T>), nameof(AddValuesOfKeys), [known.ItemType.RawType], annotations, known.ItemType, input, keys);
        }
        else if (asText && ItemType is not TextDataViewType)
        {
            var texts = _terms.Select(term => Convert.ToString(term, CultureInfo.InvariantCulture).AsMemory());
            Add(annotations, TextDataViewType.Instance, texts.ToArray());
        }
        else
        {
            Add(annotations, ItemType, _terms);
        }
    }

    private static void AddValuesOfKeys<TValue>(
        DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, DataViewSchema.Column input, ulong[] keys)
    {
        VBuffer<TValue> values = default;
        input.GetKeyValues(ref values);
        Add(annotations, type, keys.Select(key => values.GetItemOrDefault((int)(key - 1))).ToArray());
    }

    private static void Add<TValue>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, TValue[] values) =>
        annotations.Add(
            AnnotationKinds.KeyValues, new VectorDataViewType(type, values.Length), Copiers.Constant(new VBuffer<TValue>(values.Length, values)));
}
