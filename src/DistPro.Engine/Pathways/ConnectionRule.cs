using DistPro.Engine.Runtime;

namespace DistPro.Engine.Pathways;

/// <summary>Which stages of the teacher teach which stages of the student.</summary>
public enum ConnectionRule
{
    /// <summary>
    /// A stage teaches stages of the same depth and deeper ones, as in DistPro's released code: 10 connections for 4 x 4 stages.
    /// Depth is the part of the network that lies before, so that networks with different numbers of stages go together.
    /// </summary>
    Ordered,

    /// <summary>Every stage teaches every stage.</summary>
    All,

    /// <summary>
    /// A stage teaches the one that lies equally far from the end: the last stages meet, and those before, and so on.
    /// </summary>
    SameStage,
}

/// <summary>Finds rules of connections by name.</summary>
public static class ConnectionRuleCatalog
{
    /// <summary>The rules: all, ordered, same-stage.</summary>
    public static Catalog<ConnectionRule> All { get; } = new("rule of connections");
}
