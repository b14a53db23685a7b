using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What extension methods for transforms hang on.</summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog(HostEnvironment environment)
    {
        Environment = environment;
        Conversion = new ConversionTransforms();
    }

    public ConversionTransforms Conversion { get; }

    internal HostEnvironment Environment { get; }

    public sealed class ConversionTransforms
    {
        internal ConversionTransforms()
        {
        }
    }
}
