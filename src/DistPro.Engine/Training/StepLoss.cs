using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>What a step minimises, in named parts, and the logits that it came from.</summary>
public sealed class StepLoss
{
    /// <param name="logits">The network's answer (B, classes).</param>
    /// <param name="parts">
    /// The parts of the loss, weighted; their sum is minimised. Every step of a run has the same names.
    /// </param>
    public StepLoss(Tensor logits, params IReadOnlyList<(string Name, Tensor Value)> parts)
    {
        (Logits, Parts) = (logits, parts);
        Total = parts.Skip(1).Aggregate(parts[0].Value, (sum, part) => sum + part.Value);
    }

    /// <summary>The network's answer (B, classes).</summary>
    public Tensor Logits { get; }

    /// <summary>The parts.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Parts { get; }

    /// <summary>
    /// Values that are reported as the parts are, and not minimised (a further network's loss); their names are others than the
    /// parts', and the same in every step.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> Watched { get; init; } = [];

    /// <summary>The sum of the parts.</summary>
    public Tensor Total { get; }
}
