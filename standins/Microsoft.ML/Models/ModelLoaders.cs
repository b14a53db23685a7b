using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML;

/// <summary>Who reads what stands behind a signature in a model zip.</summary>
internal static class ModelLoaders
{
    private static readonly Dictionary<string, Func<ModelLoadContext, object>> BySignature = new()
    {
        [TransformerChainStorage.Signature] = TransformerChainStorage.Load,
        [ColumnCopyingTransformer.Signature] = ColumnCopyingTransformer.Load,
        [ColumnSelectingTransformer.Signature] = ColumnSelectingTransformer.Load,
        [ColumnConcatenatingTransformer.Signature] = ColumnConcatenatingTransformer.Load,
        [CustomMappingStorage.Signature] = CustomMappingStorage.Load,
        [KeyToValueMappingTransformer.Signature] = KeyToValueMappingTransformer.Load,
        [ValueToKeyMappingTransformer.Signature] = ValueToKeyMappingTransformer.Load,
        [ValueMappingTransformer.Signature] = ValueMappingTransformer.Load,
        [ImageLoadingTransformer.Signature] = ImageLoadingTransformer.Load,
        [ImageResizingTransformer.Signature] = ImageResizingTransformer.Load,
        [ImagePixelExtractingTransformer.Signature] = ImagePixelExtractingTransformer.Load,
    };

    public static Func<ModelLoadContext, object> For(string signature) =>
        BySignature.TryGetValue(signature, out var loader)
            ? loader
            : throw new FormatException($"Model corrupted: unknown component '{signature}'. Was it saved by a newer version?");
}
