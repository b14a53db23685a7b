using System.Reflection;

namespace DistPro.Engine.Objectives;

/// <summary>Finds objectives by the name in their <see cref="MethodAttribute"/>, in this library and in every other one that uses it.</summary>
public static class ObjectiveCatalog
{
    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Methods().Select(m => m.Method.Name).Order(StringComparer.Ordinal)];

    /// <summary>Makes the objective of that name with the defaults of its paper.</summary>
    /// <param name="name">Such as kd, dkd, reviewkd.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective, or the two networks do not suit it.</exception>
    public static Objective Create(string name, ObjectiveSetup setup) => Create(Find(name).Type, setup);

    /// <summary>Makes the objective of that name as a part of a sum, with the schedule and, if none is given, the weight of its paper.</summary>
    /// <inheritdoc cref="Create(string, ObjectiveSetup)"/>
    public static WeightedObjective CreatePart(string name, ObjectiveSetup setup, double? weight = null)
    {
        var (type, method) = Find(name);
        return new WeightedObjective(name, Create(type, setup), weight ?? method.Weight, method.Ramp, Until: method.Until);
    }

    /// <summary>The method of that name as published: the objective and cross entropy with the labels, in the weights of its paper.</summary>
    /// <inheritdoc cref="Create(string, ObjectiveSetup)"/>
    public static CompositeObjective CreatePublished(string name, ObjectiveSetup setup)
    {
        var method = Find(name).Method;
        var part = CreatePart(name, setup);
        return method.LabelWeight == 0
            ? new CompositeObjective(part)
            : new CompositeObjective(new WeightedObjective("ce", new CrossEntropy(), method.LabelWeight, From: method.LabelFrom), part);
    }

    private static Objective Create(Type type, ObjectiveSetup setup)
    {
        var constructor = type.GetConstructors().Single();
        var arguments = constructor.GetParameters().Select(p => p.ParameterType == typeof(ObjectiveSetup) ? setup : p.DefaultValue);
        return (Objective)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
    }

    private static (Type Type, MethodAttribute Method) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = Methods().FirstOrDefault(m => m.Method.Name == name);
        return found.Type is not null
            ? found
            : throw new ArgumentException($"There is no objective '{name}'. Known names: {string.Join(", ", Names)}.", nameof(name));
    }

    // Looked up anew each time: an assembly with a method of the user's may have been loaded since. It is asked once per run.
    private static IEnumerable<(Type Type, MethodAttribute Method)> Methods()
    {
        var engine = typeof(Objective).Assembly;
        return
            from assembly in AppDomain.CurrentDomain.GetAssemblies()
            where assembly == engine || assembly.GetReferencedAssemblies().Any(r => r.Name == engine.GetName().Name)
            from type in assembly.GetTypes()
            let method = type.GetCustomAttribute<MethodAttribute>()
            where method is not null
            select (type, method);
    }
}
