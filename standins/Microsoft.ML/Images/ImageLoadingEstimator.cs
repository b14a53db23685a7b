namespace Microsoft.ML.Data;

public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(ImageLoadingTransformer transformer)
        : base(transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var (output, input) = Transformer.Columns;
        var column = inputSchema.Require("input", input);
        if (column.ItemType is not TextDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw SchemaMismatch.WrongType("input", input, TextDataViewType.Instance.ToString(), column.TypeString);
        return inputSchema.With(new SchemaShape.Column(output, Transformer.OutputType));
    }
}
