using DistPro.Engine.Runtime;

namespace DistPro.Engine.Pathways;

/// <summary>Finds rules of connections by name.</summary>
public static class ConnectionRuleCatalog
{
    /// <summary>The rules: all, ordered, same-stage.</summary>
    public static Catalog<ConnectionRule> All { get; } = new("rule of connections");
}
