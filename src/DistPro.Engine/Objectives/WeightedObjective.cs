using DistPro.Engine.Runtime;

namespace DistPro.Engine.Objectives;

/// <summary>An objective as a part of a sum.</summary>
/// <param name="Name">Name of the part in reports; no dots.</param>
/// <param name="Objective">The objective.</param>
/// <param name="Weight">Its full weight, at least 0.</param>
/// <param name="Ramp">
/// Part of the run, in 0..1, over which the weight rises in a straight line from zero, after <paramref name="From"/>.
/// </param>
/// <param name="From">Part of the run that is done when the objective sets in.</param>
/// <param name="Until">Part of the run that is done when the objective ends; 1 means it stays.</param>
public sealed record WeightedObjective(
    string Name, Objective Objective, [property: SettingRange(atLeast: 0)] double Weight,
    [property: SettingRange(atLeast: 0, atMost: 1)] double Ramp = 0,
    [property: SettingRange(atLeast: 0, atMost: 1)] double From = 0,
    [property: SettingRange(atLeast: 0, atMost: 1)] double Until = 1)
{
    /// <summary>
    /// What the weight is multiplied by at each moment, by the part of the run that is done (0..1); null for 1 throughout.
    /// </summary>
    public Func<double, double>? Course { get; init; }

    /// <summary>Whether it changes with the part of the run that is done.</summary>
    internal bool GoesByProgress => Ramp > 0 || From > 0 || Until < 1 || Course is not null || Objective.GoesByProgress;

    /// <summary>The weight at a moment of the run.</summary>
    /// <param name="progress">Part of the run that is done, in 0..1.</param>
    public double WeightAt(double progress)
    {
        if (progress < From || (Until < 1 && progress >= Until))
        {
            return 0;
        }
        double weight = Weight * (Course?.Invoke(progress) ?? 1);
        return Ramp > 0 ? weight * Math.Min((progress - From) / Ramp, 1) : weight;
    }
}
