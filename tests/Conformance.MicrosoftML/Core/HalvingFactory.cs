using Microsoft.ML.Transforms;

namespace Conformance.MicrosoftML.Core;

/// <summary>A contract that models with a custom mapping name.</summary>
[CustomMappingFactoryAttribute(Contract)]
public sealed class HalvingFactory : CustomMappingFactory<HalvingFactory.Source, HalvingFactory.Result>
{
    public const string Contract = "Conformance.Halving/1";

    public override Action<Source, Result> GetMapping() => (source, result) => result.Half = source.Number / 2;

    public sealed class Source
    {
        public float Number { get; set; }
    }

    public sealed class Result
    {
        public float Half { get; set; }
    }
}
