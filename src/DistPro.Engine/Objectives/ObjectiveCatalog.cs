using System.Reflection;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Finds objectives by the name in their <see cref="MethodAttribute"/>, in this library and in every other one that uses it.
/// </summary>
public static class ObjectiveCatalog
{
    private static readonly Catalog<Objective> All = new("objective", given: typeof(ObjectiveSetup));

    /// <summary>All names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => All.Names;

    /// <summary>Makes the objective of that name with the defaults of its paper.</summary>
    /// <param name="name">Such as kd, dkd, reviewkd.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective, or the two networks do not suit it.</exception>
    public static Objective Create(string name, ObjectiveSetup setup) => All.Create(name, settings: null, setup);

    /// <summary>
    /// Makes the chosen objective as a part of a sum, with the schedule and the weight of its paper where none are given.
    /// </summary>
    /// <param name="choice">The choice.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective or setting, or the two networks do not suit it.</exception>
    public static WeightedObjective CreatePart(ObjectiveChoice choice, ObjectiveSetup setup)
    {
        var objective = All.Create(choice.Name, choice.Settings, setup);
        var method = Method(All.TypeOf(choice.Name));
        return new WeightedObjective(
            choice.Name, objective, choice.Weight ?? method.Weight, choice.Ramp ?? method.Ramp,
            Until: choice.Until ?? method.Until);
    }

    /// <summary>
    /// The objectives of a run. Cross entropy with the labels comes along unless one of them teaches the labels: with the largest
    /// of the weights that their papers give it.
    /// </summary>
    /// <param name="choices">The choices; none for cross entropy alone.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective or setting, or the two networks do not suit it.</exception>
    public static CompositeObjective CreateAll(IReadOnlyList<ObjectiveChoice> choices, ObjectiveSetup setup)
    {
        if (choices.Count == 0)
        {
            return new CompositeObjective([Labels(weight: 1, from: 0)]);
        }
        Check(choices);
        MethodAttribute[] methods = [.. choices.Select(c => Method(All.TypeOf(c.Name)))];
        double weight = methods.Any(m => m.TeachesLabels) ? 0 : methods.Max(m => m.LabelWeight);
        return new CompositeObjective([
            .. weight == 0 ? [] : new[] { Labels(weight, methods.Min(m => m.LabelFrom)) },
            .. choices.Select(c => CreatePart(c, setup))]);
    }

    /// <summary>How the student is made, where one of the objectives does so; null where any network will do.</summary>
    /// <param name="choices">The choices.</param>
    /// <exception cref="ArgumentException">There is no such objective.</exception>
    public static StudentMaker? StudentMaker(IReadOnlyList<ObjectiveChoice> choices) =>
        choices.Select(c => Method(All.TypeOf(c.Name)).StudentMaker).FirstOrDefault(m => m is not null);

    /// <summary>Looks at names, settings and schedules before a run starts.</summary>
    /// <exception cref="ArgumentException">
    /// There is no choice, no such objective or setting, one is named twice or has to stand alone, or a value is out of range.
    /// </exception>
    public static void Check(IReadOnlyList<ObjectiveChoice> choices)
    {
        if (choices.Count == 0)
        {
            throw new ArgumentException(
                $"A student takes at least one objective. Known names: {string.Join(", ", Names)}.", nameof(choices));
        }
        foreach (var choice in choices)
        {
            SettingRangeAttribute.Check(choice);
            All.Check(choice.Name, choice.Settings);
        }
        if (choices.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Objective '{twice.Key}' is named twice. Name it once, with the weight that it is to have.", nameof(choices));
        }
        if (choices.Count > 1 && StudentMaker(choices) is { } maker)
        {
            throw maker.StandsAlone();
        }
    }

    /// <summary>Looks whether a student is one that an objective can teach.</summary>
    /// <exception cref="ArgumentException">The objective makes its students itself, and did not make this one.</exception>
    internal static void CheckStudent(Objective objective, Network student) =>
        Method(objective.GetType()).StudentMaker?.Check(student);

    private static WeightedObjective Labels(double weight, double from) =>
        new(CrossEntropy.Name, new CrossEntropy(), weight, From: from);

    // A class may say no more than its name, or be no method at all, as a pathway is: then it is as any other.
    private static MethodAttribute Method(Type type) => type.GetCustomAttribute<MethodAttribute>() ?? new MethodAttribute("");
}

/// <summary>
/// Makes an objective known by name, with the weights of its paper. Everything is said where the method is defined.
/// </summary>
/// <remarks>
/// The class has one public constructor. Parameters of type <see cref="ObjectiveSetup"/> receive the setup, all others are
/// settings and have default values.
/// </remarks>
/// <param name="name">Name under which it is found, in lower case.</param>
public class MethodAttribute(string name) : NamedAttribute(name)
{
    /// <summary>Weight of the objective in the total loss.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Part of the run, in 0..1, over which the weight rises from zero.</summary>
    public double Ramp { get; init; }

    /// <summary>Part of the run, in 0..1, after which the objective is left out.</summary>
    public double Until { get; init; } = 1;

    /// <summary>Whether it teaches the labels itself: then no cross entropy with them comes along.</summary>
    public bool TeachesLabels { get; init; }

    /// <summary>Weight of the cross entropy with the labels beside it; 0 for a method that does without.</summary>
    public double LabelWeight { get; init; } = 1;

    /// <summary>Part of the run, in 0..1, before which that cross entropy is left out.</summary>
    public double LabelFrom { get; init; }

    /// <summary>How the method makes the student itself; null if any network will do.</summary>
    internal virtual StudentMaker? StudentMaker => null;
}

/// <summary>
/// As the other, for a method that makes the student itself. It stands alone: beside no other objective, without a process, with
/// one teacher.
/// </summary>
/// <typeparam name="TStudent">Class of the students that it makes, and teaches.</typeparam>
/// <param name="name">Name under which it is found, in lower case.</param>
public sealed class MethodAttribute<TStudent>(string name) : MethodAttribute(name) where TStudent : Network, IMadeForTeacher
{
    internal override StudentMaker StudentMaker => new(Name, typeof(TStudent), TStudent.Create);
}
