namespace DistPro.Experiments.Studies;

/// <summary>What came out of one run of a study.</summary>
/// <param name="Accuracy">Share of the test images classified correctly, 0..1.</param>
/// <param name="Seconds">How long the run took.</param>
public sealed record StudyOutcome(double Accuracy, double Seconds)
{
    /// <summary>Other numbers worth reporting, by name, such as the seconds of a search. Finite.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();

    /// <exception cref="InvalidDataException">A number that cannot be.</exception>
    internal void Check(StudyRun run)
    {
        if (Accuracy is not (>= 0 and <= 1))
        {
            throw new InvalidDataException($"{run} has the accuracy {Accuracy}. Expected: a share of the test images, 0..1.");
        }
        foreach (var (name, number) in Numbers.Append(new("seconds", Seconds)).Where(n => !double.IsFinite(n.Value)))
        {
            throw new InvalidDataException($"{run} has {number} for '{name}'. Expected: a finite number.");
        }
    }
}
