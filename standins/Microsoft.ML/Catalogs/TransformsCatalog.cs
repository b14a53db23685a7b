namespace Microsoft.ML;

/// <summary>What extension methods for transforms hang on.</summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog()
    {
    }

    public ConversionTransforms Conversion { get; } = new();

    public sealed class ConversionTransforms
    {
        internal ConversionTransforms()
        {
        }
    }
}
