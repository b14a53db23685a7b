using System.Reflection;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Pathways;

/// <summary>Finds transforms by the name in their <see cref="TransformAttribute"/>, in this library and in every other one that uses it.</summary>
public static class TransformCatalog
{
    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. MarkedTypes.With<TransformAttribute>().Select(m => m.Mark.Name).Order(StringComparer.Ordinal)];

    /// <summary>Makes the transform of that name.</summary>
    /// <param name="name">Such as complex or at.</param>
    /// <param name="setup">What it is built from.</param>
    /// <returns>The transform, and what its distance is multiplied by.</returns>
    /// <exception cref="ArgumentException">There is no such transform.</exception>
    public static (Transform Transform, double Scale) Create(string name, TransformSetup setup)
    {
        var (type, mark) = Find(name);
        var constructor = type.GetConstructors().Single();
        object[] arguments = constructor.GetParameters().Length == 0 ? [] : [setup];
        return ((Transform)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null), mark.Scale);
    }

    /// <summary>Looks at a name before a run starts.</summary>
    /// <exception cref="ArgumentException">There is no such transform.</exception>
    public static void Check(string name) => Find(name);

    private static (Type Type, TransformAttribute Mark) Find(string name)
    {
        var found = MarkedTypes.With<TransformAttribute>().FirstOrDefault(m => m.Mark.Name == name);
        return found.Type is not null
            ? found
            : throw new ArgumentException($"There is no transform '{name}'. Known names: {string.Join(", ", Names)}.", nameof(name));
    }
}
