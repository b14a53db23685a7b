using DistPro.Engine.Runtime;

namespace DistPro.Engine.Teachers;

/// <summary>Finds ways to teach by name.</summary>
public static class TeacherCatalog
{
    /// <summary>The ways: cached, ensemble, network.</summary>
    public static Catalog<TeacherSettings> All { get; } = new("teacher");
}
