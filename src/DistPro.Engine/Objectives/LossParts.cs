using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>The loss of a batch and what it is made of.</summary>
/// <param name="Total">Sum of the parts, a scalar; the backward pass starts here.</param>
/// <param name="Parts">The parts that count at this moment of the run.</param>
public sealed record LossParts(Tensor Total, IReadOnlyList<LossPart> Parts);

/// <summary>One objective's share of a loss.</summary>
/// <param name="Name">Name of the part.</param>
/// <param name="Value">Loss times weight, a scalar.</param>
public sealed record LossPart(string Name, Tensor Value);
