using System.Globalization;

namespace DistPro.Engine.Runtime;

/// <summary>The range of a setting that is a number; looked at where the setting is given by name.</summary>
/// <param name="atLeast">The smallest value.</param>
/// <param name="above">What every value lies above.</param>
/// <param name="atMost">The largest value.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class SettingRangeAttribute(
    double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity)
    : Attribute
{
    /// <summary>Whether a value is in the range.</summary>
    public bool Contains(double value) => value >= atLeast && value > above && value <= atMost;

    /// <summary>Such as "above 0", "at least 1" or "at least 0, at most 1".</summary>
    public override string ToString() => string.Join(
        ", ",
        from bound in new[] { ("at least", atLeast), ("above", above), ("at most", atMost) }
        where double.IsFinite(bound.Item2)
        select string.Create(CultureInfo.InvariantCulture, $"{bound.Item1} {bound.Item2}"));
}
