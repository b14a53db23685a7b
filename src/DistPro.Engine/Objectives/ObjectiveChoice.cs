using System.Globalization;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Objectives;

/// <summary>An objective that a student is to be given, by name; what is not said is as in its paper.</summary>
/// <param name="Name">Name of the objective, such as ce, kd, reviewkd (<see cref="ObjectiveCatalog.Names"/>).</param>
/// <param name="Weight">Its weight in the total loss, at least 0; null for its paper's.</param>
public sealed record ObjectiveChoice(string Name, [property: SettingRange(atLeast: 0)] double? Weight = null)
{
    /// <summary>Settings of the objective, by the names of its constructor's parameters, such as temperature.</summary>
    public IReadOnlyDictionary<string, object> Settings { get; init; } = new Dictionary<string, object>();

    /// <summary>Part of the run, in 0..1, over which the weight rises from zero; null for its paper's.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double? Ramp { get; init; }

    /// <summary>Part of the run, in 0..1, after which the objective is left out; null for its paper's.</summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double? Until { get; init; }

    /// <summary>An objective with the defaults of its paper.</summary>
    public static implicit operator ObjectiveChoice(string name) => new(name);

    /// <summary>All that is chosen, in one line.</summary>
    public override string ToString() => string.Join(
        ' ',
        new[] { Name, Text("weight", Weight), Text("ramp", Ramp), Text("until", Until) }
            .Concat(Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Text(s.Key, s.Value)))
            .Where(t => t.Length > 0));

    private static string Text(string name, object? value) =>
        value is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
