using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "ValueToKey";

    private readonly KeyTerms[] _terms;
    private readonly bool _keyValuesAsText;

    internal ValueToKeyMappingTransformer((string Output, string Input)[] columns, KeyTerms[] terms, bool keyValuesAsText)
        : base(columns)
    {
        _terms = terms;
        _keyValuesAsText = keyValuesAsText;
    }

    internal static ValueToKeyMappingTransformer Load(ModelLoadContext ctx) =>
        new(LoadColumns(ctx), ctx.Reader.ReadArray(KeyTerms.Load), ctx.Reader.ReadBoolean());

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input) => _terms[pair].Bind(input, _keyValuesAsText);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
        ctx.Writer.WriteArray(_terms, (writer, terms) => terms.Save(writer));
        ctx.Writer.Write(_keyValuesAsText);
    }
}
