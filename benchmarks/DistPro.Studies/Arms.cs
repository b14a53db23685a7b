using DistPro.Engine.Objectives;

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

    public static Arm Uniform { get; } = new("uniform pathways") { Course = Course.Uniform };

    public static Arm LastWeights { get; } = new("final weights only") { Course = Course.LastWeights };

    public static Arm Random { get; } = new("random process") { Course = Course.Random };

    public static Arm DistPro { get; } = new("distpro") { Course = Course.Searched };

    public static Arm DistProWhole { get; } = DistPro with { Name = "distpro, whole process", Search = DistPro.Search with { SkippedPart = 0 } };

    public static Arm DistProWithKd { get; } = new("distpro + kd") { Course = Course.Searched, Objectives = [KdLoss] };
}
