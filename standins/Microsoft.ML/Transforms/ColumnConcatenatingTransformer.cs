namespace Microsoft.ML.Data;

/// <summary>Several columns of one item type, scalars and vectors, as one vector.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string Signature = "Concatenate";

    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(string output, string[] inputs)
    {
        _output = output;
        _inputs = inputs;
    }

    internal static ColumnConcatenatingTransformer Load(ModelLoadContext ctx) =>
        new(ctx.Reader.ReadString(), ctx.Reader.ReadArray(reader => reader.ReadString()));

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        var inputs = _inputs.Select(name => inputSchema.Require("input", name)).ToArray();
        var itemType = inputs[0].Type.ItemType();
        var other = inputs.FirstOrDefault(input => !input.Type.ItemType().Equals(itemType));
        if (other.Name != null)
            throw SchemaMismatch.WrongType("input", other.Name, itemType.ToString(), other.Type.ToString());
        return new ConcatenationMapping(inputSchema, _output, inputs, (PrimitiveDataViewType)itemType);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        ctx.Writer.Write(_output);
        ctx.Writer.WriteArray(_inputs, (writer, name) => writer.Write(name));
    }
}
