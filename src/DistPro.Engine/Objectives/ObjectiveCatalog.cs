using System.Globalization;
using System.Reflection;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Objectives;

/// <summary>Finds objectives by the name in their <see cref="MethodAttribute"/>, in this library and in every other one that uses it.</summary>
public static class ObjectiveCatalog
{
    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. MarkedTypes.With<MethodAttribute>().Select(m => m.Mark.Name).Order(StringComparer.Ordinal)];

    /// <summary>Makes the objective of that name with the defaults of its paper.</summary>
    /// <param name="name">Such as kd, dkd, reviewkd.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective, or the two networks do not suit it.</exception>
    public static Objective Create(string name, ObjectiveSetup setup) => Create(Find(name).Type, new ObjectiveChoice(name), setup);

    /// <summary>Makes the chosen objective as a part of a sum, with the schedule and the weight of its paper where none are given.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective or setting, or the two networks do not suit it.</exception>
    public static WeightedObjective CreatePart(ObjectiveChoice choice, ObjectiveSetup setup)
    {
        var (type, method) = Find(choice.Name);
        return new WeightedObjective(
            choice.Name, Create(type, choice, setup), choice.Weight ?? method.Weight, choice.Ramp ?? method.Ramp,
            Until: choice.Until ?? method.Until);
    }

    /// <summary>
    /// The objectives of a run. Cross entropy with the labels comes along unless it, or label smoothing, is among them: with the largest of the
    /// weights that their papers give it.
    /// </summary>
    /// <param name="choices">The choices.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no choice, no such objective or setting, or the two networks do not suit it.</exception>
    public static CompositeObjective CreateAll(IReadOnlyList<ObjectiveChoice> choices, ObjectiveSetup setup)
    {
        Check(choices);
        var methods = choices.Select(c => Find(c.Name).Method).ToArray();
        bool hasLabels = choices.Any(c => c.Name is "ce" or "label-smoothing");
        double weight = hasLabels ? 0 : methods.Max(m => m.LabelWeight);
        return new CompositeObjective([
            .. weight == 0 ? [] : new[] { new WeightedObjective("ce", new CrossEntropy(), weight, From: methods.Min(m => m.LabelFrom)) },
            .. choices.Select(c => CreatePart(c, setup))]);
    }

    /// <summary>Looks at names, settings and schedules before a run starts.</summary>
    /// <exception cref="ArgumentException">There is no choice, no such objective or setting, one is named twice, or a schedule is out of range.</exception>
    public static void Check(IReadOnlyList<ObjectiveChoice> choices)
    {
        if (choices.Count == 0)
        {
            throw new ArgumentException($"A student takes at least one objective. Known names: {string.Join(", ", Names)}.", nameof(choices));
        }
        if (choices.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Objective '{twice.Key}' is named twice. Name it once, with the weight that it is to have.", nameof(choices));
        }
        foreach (var choice in choices)
        {
            CheckSettings(Find(choice.Name).Type, choice);
            Runtime.Check.Fraction(choice.Ramp ?? 0, nameof(choice.Ramp));
            Runtime.Check.Fraction(choice.Until ?? 1, nameof(choice.Until));
        }
    }

    private static Objective Create(Type type, ObjectiveChoice choice, ObjectiveSetup setup)
    {
        CheckSettings(type, choice);
        var arguments = type.GetConstructors().Single().GetParameters().Select(p =>
            p.ParameterType == typeof(ObjectiveSetup) ? setup
            : choice.Settings.TryGetValue(p.Name!, out var value) ? Convert.ChangeType(value, p.ParameterType, CultureInfo.InvariantCulture)
            : p.DefaultValue);
        return (Objective)type.GetConstructors().Single().Invoke(BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
    }

    private static void CheckSettings(Type type, ObjectiveChoice choice)
    {
        var known = type.GetConstructors().Single().GetParameters().Where(p => p.ParameterType != typeof(ObjectiveSetup)).Select(p => p.Name!).ToArray();
        if (choice.Settings.Keys.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException(
                $"Objective '{choice.Name}' has no setting '{unknown}'. Known settings: {(known.Length == 0 ? "none" : string.Join(", ", known))}.",
                nameof(choice));
        }
    }

    private static (Type Type, MethodAttribute Method) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = MarkedTypes.With<MethodAttribute>().FirstOrDefault(m => m.Mark.Name == name);
        return found.Type is not null
            ? found
            : throw new ArgumentException($"There is no objective '{name}'. Known names: {string.Join(", ", Names)}.", nameof(name));
    }
}
