using System.Globalization;
using System.Runtime.CompilerServices;

namespace DistPro.Engine.Runtime;

/// <summary>
/// The range of a setting that is a number, a list of numbers, or a time (in seconds): of a parameter of a thing that is found by
/// name, or of a property of options. Without bounds any finite number is in it, which is also what a setting without it takes.
/// </summary>
/// <param name="atLeast">The smallest value.</param>
/// <param name="above">What every value lies above.</param>
/// <param name="atMost">The largest value.</param>
/// <param name="below">What every value lies below.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class SettingRangeAttribute(
    double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity,
    double below = double.PositiveInfinity) : Attribute
{
    /// <summary>
    /// Whether a value is in the range. It has to be finite, and above its bound, in single precision too: networks compute in
    /// that, and there 1e300 is infinite and 1e-300 is zero.
    /// </summary>
    public bool Contains(double value) =>
        float.IsFinite((float)value) && value >= atLeast && (float)value > above && value <= atMost && value < below;

    /// <summary>A value that a constructor is given, once it is seen to be in the range of its parameter.</summary>
    /// <typeparam name="T">The class, which has one public constructor.</typeparam>
    /// <param name="value">The value: the parameter itself.</param>
    /// <param name="parameter">Name of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    internal static double Checked<T>(double value, [CallerArgumentExpression(nameof(value))] string parameter = "")
    {
        var setting = Setting.Of(typeof(T), given: null).Single(s => s.Name == parameter);
        return setting.Takes(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                parameter, $"{typeof(T).Name}: {parameter} takes {setting.Expected}, found {Setting.Text(value)}.");
    }

    /// <inheritdoc cref="Checked{T}(double, string)" />
    internal static int Checked<T>(int value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        (int)Checked<T>((double)value, parameter);

    /// <summary>Such as "above 0", "at least 1" or "at least 0, at most 1".</summary>
    public override string ToString() => string.Join(
        ", ",
        from bound in new[] { ("at least", atLeast), ("above", above), ("at most", atMost), ("below", below) }
        where double.IsFinite(bound.Item2)
        select string.Create(CultureInfo.InvariantCulture, $"{bound.Item1} {bound.Item2}"));

    /// <summary>
    /// Looks at every property of options that can be set: numbers are in their ranges, choices are among those that there are,
    /// and nothing is null that may not be.
    /// </summary>
    /// <param name="options">The options; options within them are looked at by themselves.</param>
    /// <exception cref="ArgumentException">A value is none that its property takes: the first one is named.</exception>
    public static void Check(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var type = options.GetType();
        string owner = type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}" : type.Name;
        foreach (var (property, setting) in Setting.Properties(type))
        {
            object? value = property.GetValue(options);
            if (!setting.Takes(value))
            {
                throw new ArgumentOutOfRangeException(
                    property.Name, $"{owner}.{property.Name} takes {setting.Expected}, found {Setting.Text(value)}.");
            }
        }
    }
}
