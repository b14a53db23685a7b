namespace Conformance.TorchSharp.Nn;

/// <summary>Tests that seed the global generator: they run by themselves, so that no other test draws from it in between.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class SeededTests
{
    public const string Name = "seeded";
}
