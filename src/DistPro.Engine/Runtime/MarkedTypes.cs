using System.Reflection;

namespace DistPro.Engine.Runtime;

/// <summary>Finds the classes that carry an attribute of this library, here and in every assembly that uses it.</summary>
internal static class MarkedTypes
{
    /// <summary>The classes, each with its attribute.</summary>
    /// <remarks>Looked up anew each time: an assembly with a class of the user's may have been loaded since. It is asked once per run.</remarks>
    public static IEnumerable<(Type Type, T Mark)> With<T>() where T : Attribute
    {
        var engine = typeof(MarkedTypes).Assembly;
        return
            from assembly in AppDomain.CurrentDomain.GetAssemblies()
            where assembly == engine || assembly.GetReferencedAssemblies().Any(r => r.Name == engine.GetName().Name)
            from type in assembly.GetTypes()
            let mark = type.GetCustomAttribute<T>()
            where mark is not null
            select (type, mark);
    }
}
