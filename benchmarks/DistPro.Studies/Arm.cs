using DistPro.Engine.Objectives;

namespace DistPro.Studies;

/// <summary>One way to train a student.</summary>
/// <param name="Name">Name in the tables.</param>
internal sealed record Arm(string Name)
{
    /// <summary>
    /// Objectives with the weights of their papers, which are multiplied by a factor. None, and no pathways: cross entropy alone.
    /// </summary>
    public IReadOnlyList<ObjectiveChoice> Objectives { get; init; } = [];

    /// <summary>The pathways' weights; null for no pathways.</summary>
    public ProcessKind? Process { get; init; }

    /// <summary>The pathways, and the search for those that have one.</summary>
    public SearchVariant Search { get; init; } = new("default");

    /// <summary>The arm whose factor it takes; null to have one of its own.</summary>
    public Arm? TunedAs { get; init; }

    /// <summary>Whether there is a loss beside cross entropy.</summary>
    public bool Teaches => Objectives.Count > 0 || Process is not null;

    /// <summary>Whether its process comes from a search for this pair.</summary>
    public bool Searches => Process is ProcessKind.Searched or ProcessKind.LastWeights;

    /// <summary>Whether its process comes from any search.</summary>
    public bool IsSearched => Searches || Process is ProcessKind.Transferred;

    /// <summary>The objectives with their weights in a run.</summary>
    /// <param name="factor">What the weights are multiplied by.</param>
    public IReadOnlyList<ObjectiveChoice> Weighted(double factor) =>
        [.. Objectives.Select(o => o with { Weight = o.Weight * factor })];

    /// <summary>All that it depends on beside the search's length, in words.</summary>
    /// <param name="factor">What the weights are multiplied by.</param>
    public string Describe(double factor)
    {
        var edits = IsSearched ? $", {Search.DescribeEdits()}" : "";
        var pathways = Process is null ? "" : $"; {Process} ({Search}{edits}) x {factor}";
        return string.Join(", ", Weighted(factor).DefaultIfEmpty("ce")) + pathways;
    }
}
