using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Objectives;

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
