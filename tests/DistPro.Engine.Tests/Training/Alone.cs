namespace DistPro.Engine.Tests.Training;

/// <summary>
/// Tests that no other test may run beside: they look at what the whole process shares (live tensors, libtorch's own generator).
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
