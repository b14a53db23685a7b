using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>A column under another name, annotations included.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "CopyColumns";

    internal ColumnCopyingTransformer(params (string Output, string Input)[] columns)
        : base(columns)
    {
    }

    internal (string Output, string Input)[] Columns => ColumnPairs;

    internal static ColumnCopyingTransformer Load(ModelLoadContext ctx) => new(LoadColumns(ctx));

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input) =>
        new(input.Type, input.Annotations, (row, _) => Getters.Of(row, input));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
    }
}

public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(params (string Output, string Input)[] columns)
        : base(new ColumnCopyingTransformer(columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        Transformer.Columns.Aggregate(inputSchema, (schema, pair) =>
        {
            var source = inputSchema.Require("input", pair.Input);
            return schema.With(new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, source.IsKey, source.Annotations));
        });
}
