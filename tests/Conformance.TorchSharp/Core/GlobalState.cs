namespace Conformance.TorchSharp;

/// <summary>Tests that seed the default generator or change a default of the process: none of them runs beside another test.</summary>
[CollectionDefinition(nameof(GlobalState), DisableParallelization = true)]
public sealed class GlobalState;
