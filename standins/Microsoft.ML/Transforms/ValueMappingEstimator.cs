using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    internal ValueMappingEstimator(ValueMappingTransformer transformer)
        : base(transformer)
    {
    }

    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        var table = Transformer.Table;
        return Transformer.Columns.Aggregate(inputSchema, (schema, pair) =>
        {
            var source = inputSchema.Require("input", pair.Input);
            var value = new SchemaShape.Column(pair.Output, table.ValueType, SchemaShape.ShapeOf(table.Annotations));
            if (source.Kind != VectorKind.Scalar && value.Kind != VectorKind.Scalar)
                throw new NotSupportedException($"Column '{pair.Input}' cannot be mapped: both the column and the values of the map are vectors.");
            var kind = source.Kind == VectorKind.Scalar ? value.Kind : source.Kind;
            return schema.With(new SchemaShape.Column(pair.Output, kind, value.ItemType, value.IsKey, value.Annotations));
        });
    }
}

public sealed class ValueMappingEstimator<TKey, TValue> : ValueMappingEstimator
{
    internal ValueMappingEstimator(ValueMappingTransformer transformer)
        : base(transformer)
    {
    }
}
