using System.Runtime.CompilerServices;

namespace DistPro.Engine.Runtime;

/// <summary>Checks of numbers that no options hold.</summary>
internal static class Check
{
    private static readonly SettingRangeAttribute Part = new(atLeast: 0, atMost: 1), InnerPart = new(above: 0, below: 1);

    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public static void Fraction(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        In(Part, value, name);

    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public static void InnerFraction(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        In(InnerPart, value, name);

    private static void In(SettingRangeAttribute range, double value, string? name)
    {
        if (!range.Contains(value))
        {
            throw new ArgumentOutOfRangeException(name, $"Expected a number {range}, found {Setting.Text(value)}.");
        }
    }
}
