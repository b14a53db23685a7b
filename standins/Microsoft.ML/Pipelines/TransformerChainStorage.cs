namespace Microsoft.ML.Data;

/// <summary>A chain in a model zip: one folder for each transformer.</summary>
internal static class TransformerChainStorage
{
    public const string Signature = "TransformerChain";

    public static void Save(ModelSaveContext ctx, ITransformer[] transformers, TransformerScope[] scopes)
    {
        ctx.Begin(Signature);
        ctx.Writer.WriteArray(scopes, (writer, scope) => writer.Write((int)scope));
        for (int i = 0; i < transformers.Length; i++)
            ctx.SavePart(transformers[i], FolderOf(i));
    }

    public static TransformerChain<ITransformer> Load(ModelLoadContext ctx)
    {
        var scopes = ctx.Reader.ReadArray(reader => (TransformerScope)reader.ReadInt32());
        var transformers = scopes.Select((_, i) => (ITransformer)ctx.LoadPart(FolderOf(i))).ToArray();
        return new(transformers, scopes);
    }

    private static string FolderOf(int index) => $"Transform_{index:000}";
}
