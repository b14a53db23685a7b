using DistPro.Engine.Search;

namespace DistPro.Studies;

/// <summary>One way to search, and the pathways that it searches on: stages 1 to 3, in order.</summary>
/// <param name="Name">Names its files.</param>
internal sealed record SearchVariant(string Name)
{
    /// <summary>The options of the search, but for its training.</summary>
    public SearchOptions Options { get; init; } = new() { FirstStage = 1 };

    /// <summary>Length of the window that weights are averaged over before they are cut, as in DistProTrainer.</summary>
    public double Smoothing { get; } = 0.1;

    /// <summary>Weights below this part of the moment's largest one are cut; 0 for none.</summary>
    public double ClipThreshold { get; init; } = 0.5;

    /// <summary>All that the search depends on, in words.</summary>
    public override string ToString() =>
        $"transforms {string.Join(' ', Options.Transforms)}, {Options.Normalization} x {Options.Strength}, {Options.Estimator}, "
        + $"every {Options.UpdateInterval}";
}
