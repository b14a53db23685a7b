using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The value that a key stands for, by the key values of its column; a missing key gives a missing value.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "KeyToValue";

    internal KeyToValueMappingTransformer(params (string Output, string Input)[] columns)
        : base(columns)
    {
    }

    internal (string Output, string Input)[] Columns => ColumnPairs;

    internal static KeyToValueMappingTransformer Load(ModelLoadContext ctx) => new(LoadColumns(ctx));

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input)
    {
        var vector = input.Type as VectorDataViewType;
        if (input.Type.ItemType() is not KeyDataViewType key)
            throw SchemaMismatch.WrongType("input", input.Name, "Key", input.Type.ToString());
        var values = input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type as VectorDataViewType;
        Check.State(values != null, $"Metadata KeyValues does not exist: the keys of column '{input.Name}' have no values.");
        Check.State((ulong)values.Size == key.Count, $"Column '{input.Name}' has {key.Count} keys but {values.Size} key values.");
        DataViewType type = vector == null ? values.ItemType : new VectorDataViewType(values.ItemType, vector.Dimensions);
        var annotations = AnnotationKinds.Copy(input.Annotations, AnnotationKinds.SlotNames);
        return (OutputColumn)GenericCall.Invoke(
            typeof(KeyToValueMappingTransformer), nameof(MakeColumn), [key.RawType, values.ItemType.RawType], input, type, annotations);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
    }

    private static OutputColumn MakeColumn<TKey, TValue>(DataViewSchema.Column input, DataViewType type, DataViewSchema.Annotations annotations)
        where TKey : IBinaryInteger<TKey>
    {
        VBuffer<TValue> keyValues = default;
        input.GetKeyValues(ref keyValues);
        var values = keyValues.DenseValues().ToArray();
        var missing = MissingValues.Of<TValue>();
        TValue ValueOf(TKey key)
        {
            ulong number = ulong.CreateTruncating(key);
            return number - 1 < (ulong)values.Length ? values[number - 1] : missing;
        }

        return new(type, annotations, (row, _) => ItemMapping.Getter<TKey, TValue>(row, input, ValueOf));
    }
}

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(params (string Output, string Input)[] columns)
        : base(new KeyToValueMappingTransformer(columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return Transformer.Columns.Aggregate(
            inputSchema, (schema, pair) => schema.With(ValueColumn(pair.Output, inputSchema.Require("input", pair.Input))));
    }

    private static SchemaShape.Column ValueColumn(string name, SchemaShape.Column source)
    {
        if (!source.IsKey)
            throw SchemaMismatch.WrongType("input", source.Name, "KeyType", source.TypeString);
        Check.Param(
            source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values),
            "inputSchema",
            $"Input column '{source.Name}' doesn't contain key values metadata");
        var slotNames = source.Annotations.Where(kind => kind.Name == AnnotationKinds.SlotNames);
        return new(name, source.Kind, values.ItemType, values.IsKey, new SchemaShape(slotNames));
    }
}
