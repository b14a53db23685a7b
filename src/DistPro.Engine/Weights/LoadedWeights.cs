using DistPro.Engine.Runtime;

namespace DistPro.Engine.Weights;

/// <summary>What was loaded from a file of weights, and what was not.</summary>
/// <param name="Taken">Names in the network whose values are the file's now.</param>
/// <param name="LeftOut">Names in the file whose values were not used.</param>
/// <param name="NotFound">
/// Names in the network that nothing was found for in the file: their values are what they were. The counters and the input
/// normalisation, which many files have not, are not among them.
/// </param>
public sealed record LoadedWeights(
    IReadOnlyList<string> Taken, IReadOnlyList<string> LeftOut, IReadOnlyList<string> NotFound)
{
    /// <summary>Whether the network has the file's input normalisation now.</summary>
    public bool HasNormalization => Taken.Contains("input_mean") && Taken.Contains("input_deviation");

    /// <summary>Tells these values in these places from any others.</summary>
    public Fingerprint Fingerprint { get; init; } = Fingerprint.Empty;

    /// <summary>One line for a log.</summary>
    public override string ToString() => string.Join("; ", new[]
    {
        $"{Taken.Count} tensors taken", WeightsPairing.List("left out", LeftOut), WeightsPairing.List("not found", NotFound),
    }.Where(l => l.Length > 0));
}
