using DistPro.Engine.Processes;
using DistPro.Engine.Search;

namespace DistPro.Studies;

/// <summary>One way to search, and to make a process of what was found.</summary>
/// <param name="Name">Names its files.</param>
internal sealed record SearchVariant(string Name)
{
    /// <summary>
    /// The options of the search: those of the preset for short trainings (chosen on validation images: see the ablations).
    /// </summary>
    public SearchOptions Options { get; init; } = SearchPreset.Short.Search;

    /// <summary>Its length, as part of what the setting says.</summary>
    public double Length { get; init; } = 1;

    /// <summary>What is made of the process that was found.</summary>
    public ProcessEdits Edits { get; init; } = SearchPreset.Short.Edits;

    /// <summary>All that the search depends on, in words.</summary>
    public override string ToString() =>
        $"{Pathways()}, {Options.Normalization} x {Options.Strength}, {Options.Estimator}, "
        + $"every {Options.UpdateInterval}, rate {Options.LearningRate}, betas {Options.Beta1} {Options.Beta2}";

    /// <summary>What is made of the process that was found, in words.</summary>
    public string DescribeEdits() =>
        $"without the first {Edits.SkippedPart}, smoothed {Edits.Smoothing}, clipped {Edits.ClipThreshold}";

    private string Pathways() => Options.Pathways is { } pathways
        ? $"pathways {string.Join(", ", pathways)}"
        : $"transforms {string.Join(' ', Options.Transforms)}";
}
