using DistPro.Engine.Objectives;
using DistPro.Engine.Search;

namespace DistPro.Studies;

/// <summary>The arms that several studies have.</summary>
internal static class Arms
{
    // The weights of the papers (docs/objectives.md), said here because a factor multiplies them.
    private static readonly ObjectiveChoice KdLoss = new("kd", 0.9);

    public static Arm Alone { get; } = new("student alone");

    public static Arm Kd { get; } = new("kd") { Objectives = [KdLoss] };

    public static Arm KdStandardized { get; } = new("kd-ls") { Objectives = [new("kd-ls", 9)] };

    public static Arm ReviewKd { get; } = new("reviewkd") { Objectives = [new("reviewkd", 5)] };

    public static Arm Uniform { get; } = new("uniform pathways") { Process = ProcessKind.Uniform };

    public static Arm LastWeights { get; } = new("final weights only") { Process = ProcessKind.LastWeights };

    public static Arm Random { get; } = new("random process") { Process = ProcessKind.Random };

    public static Arm DistPro { get; } = new("distpro") { Process = ProcessKind.Searched };

    public static Arm DistProWhole { get; } = DistPro with
    {
        Name = "distpro, whole process",
        Search = DistPro.Search with { Edits = new() { SkippedPart = 0 } },
    };

    public static Arm DistProWithKd { get; } = new("distpro + kd") { Process = ProcessKind.Searched, Objectives = [KdLoss] };

    /// <summary>One by a search of another kind, with a factor of its own.</summary>
    public static Arm Searched(string name, SearchOptions options) =>
        new(name) { Process = ProcessKind.Searched, Search = new SearchVariant(name) { Options = options } };

    /// <summary>The same with the factor of DistPro: the losses are the same.</summary>
    public static Arm SearchedAlike(string name, SearchOptions options) =>
        SearchedAlike(name, new SearchVariant(name) { Options = options });

    /// <inheritdoc cref="SearchedAlike(string, SearchOptions)" />
    public static Arm SearchedAlike(string name, SearchVariant search) =>
        DistPro with { Name = name, Search = search, TunedAs = DistPro };
}
