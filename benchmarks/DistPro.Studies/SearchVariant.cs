using DistPro.Engine.Search;
using DistPro.MLNet;

namespace DistPro.Studies;

/// <summary>One way to search, and to make a process of what was found.</summary>
/// <param name="Name">Names its files.</param>
internal sealed record SearchVariant(string Name)
{
    private static readonly DistProTrainer.Options Usual = new();

    /// <summary>
    /// The options of the search: stages 1 to 3 in order, 1x1 connectors (chosen, as the betas, on validation images: see
    /// the ablations), and betas whose memory is shorter than the search (the default's 0.999 remembers 1,000 steps).
    /// </summary>
    public SearchOptions Options { get; init; } = new() { FirstStage = 1, Transforms = ["simple"], Beta1 = 0.9, Beta2 = 0.95 };

    /// <summary>Its length, as part of what the setting says.</summary>
    public double Length { get; init; } = 1;

    /// <summary>Part of the search, from its start, that is left out, as in DistProTrainer.</summary>
    public double SkippedPart { get; init; } = Usual.SkippedPart;

    /// <summary>Length of the window that weights are averaged over before they are cut, as in DistProTrainer.</summary>
    public double Smoothing { get; } = Usual.Smoothing;

    /// <summary>Weights below this part of the moment's largest one are cut, as in DistProTrainer; 0 for none.</summary>
    public double ClipThreshold { get; init; } = Usual.ClipThreshold;

    /// <summary>All that the search depends on, in words.</summary>
    public override string ToString() =>
        $"{Pathways()}, {Options.Normalization} x {Options.Strength}, {Options.Estimator}, "
        + $"every {Options.UpdateInterval}, rate {Options.LearningRate}, betas {Options.Beta1} {Options.Beta2}";

    /// <summary>What is made of the process that was found, in words.</summary>
    public string DescribeEdits() => $"without the first {SkippedPart}, smoothed {Smoothing}, clipped {ClipThreshold}";

    private string Pathways() => Options.Pathways is { } pathways
        ? $"pathways {string.Join(", ", pathways)}"
        : $"transforms {string.Join(' ', Options.Transforms)}";
}
