using System.Text.Json.Serialization;

namespace DistPro.Engine.Training;

/// <summary>How a network does on images that it was not trained on. Each image counts alike.</summary>
/// <param name="Loss">Mean cross entropy.</param>
/// <param name="Accuracy">Part of the images whose class was found, in 0..1.</param>
public sealed record ValidationMetrics(double Loss, double Accuracy)
{
    /// <summary>
    /// Recall of each class, in their order: the part of its images whose class was found, in 0..1; null where it has none.
    /// </summary>
    public IReadOnlyList<double?> Recalls { get; init; } = [];

    /// <summary>
    /// Mean recall of the classes that have images, in 0..1, as ML.NET's MacroAccuracy: a rare class weighs as much as a common
    /// one. NaN where no recall is known.
    /// </summary>
    [JsonIgnore]
    public double MacroAccuracy => Recalls.Average() ?? double.NaN;

    /// <summary>Whether all numbers are the same, the recalls too.</summary>
    public bool Equals(ValidationMetrics? other) =>
        other is not null && Loss.Equals(other.Loss) && Accuracy.Equals(other.Accuracy) && Recalls.SequenceEqual(other.Recalls);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Loss, Accuracy);

    /// <summary>All of them, in one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"loss {Loss}, accuracy {Accuracy}, recalls {string.Join(' ', Recalls.Select(Text))}");

    /// <summary>Whether these are better: more accurate, or as accurate with a lower loss.</summary>
    internal bool IsBetterThan(ValidationMetrics other) =>
        Accuracy > other.Accuracy || (Accuracy == other.Accuracy && Loss < other.Loss);

    private static string Text(double? recall) => recall is { } known ? FormattableString.Invariant($"{known}") : "-";
}
