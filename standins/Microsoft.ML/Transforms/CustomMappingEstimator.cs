using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(CustomMappingTransformer<TSrc, TDst> transformer)
        : base(transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        foreach (var member in TypedColumn.Of(typeof(TSrc), Transformer.InputDefinition, SchemaDefinition.Direction.Both))
        {
            var expected = new SchemaShape.Column(member.Name, member.Type);
            var found = inputSchema.Require("input", member.Name);
            if (!Fits(expected, found))
                throw SchemaMismatch.WrongType("input", member.Name, member.Type.ToString(), found.TypeString);
        }

        return Transformer.Added.Aggregate(
            inputSchema, (shape, column) => shape.With(new SchemaShape.Column(column.Name, column.Type, SchemaShape.ShapeOf(column.Annotations))));
    }

    /// <summary>A vector of known size may stand for one of variable size.</summary>
    private static bool Fits(SchemaShape.Column expected, SchemaShape.Column found)
    {
        bool kindFits = expected.Kind == VectorKind.VariableVector ? found.Kind != VectorKind.Scalar : found.Kind == expected.Kind;
        return kindFits && expected.IsKey == found.IsKey && expected.ItemType.Equals(found.ItemType);
    }
}
