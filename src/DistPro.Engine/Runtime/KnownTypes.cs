using System.Collections.Concurrent;
using System.Reflection;

namespace DistPro.Engine.Runtime;

/// <summary>Finds classes of one kind, in this library and in every assembly that uses it.</summary>
internal static class KnownTypes
{
    private static readonly Assembly Engine = typeof(KnownTypes).Assembly;
    private static readonly ConcurrentDictionary<Assembly, Type[]> Classes = [];

    /// <summary>The classes that can be made and are, or implement, the kind.</summary>
    /// <remarks>Looked up anew each time: an assembly with a class of the user's may have been loaded since.</remarks>
    public static IEnumerable<Type> Of(Type kind) => AppDomain.CurrentDomain.GetAssemblies()
        .SelectMany(assembly => Classes.GetOrAdd(assembly, ClassesOf))
        .Where(type => type.IsAssignableTo(kind));

    private static Type[] ClassesOf(Assembly assembly) =>
        assembly == Engine || assembly.GetReferencedAssemblies().Any(r => r.Name == Engine.GetName().Name)
            ? [.. assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })]
            : [];
}
