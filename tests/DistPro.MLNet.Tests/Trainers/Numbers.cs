using System.Globalization;
using System.Reflection;
using DistPro.Engine.Runtime;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>Numbers that a setting with a range does not take.</summary>
internal static class Numbers
{
    /// <summary>Whether a setting of this type is a number, a time or a list of numbers.</summary>
    public static bool Are(Type type) => ElementOf(type) is var element
        && (element == typeof(int) || element == typeof(long) || element == typeof(float) || element == typeof(double)
            || element == typeof(TimeSpan));

    /// <summary>The range, which every such setting has.</summary>
    public static CustomAttributeData? RangeOf(ICustomAttributeProvider setting) =>
        (setting is ParameterInfo parameter ? parameter.CustomAttributes : ((MemberInfo)setting).CustomAttributes)
            .SingleOrDefault(a => a.AttributeType == typeof(SettingRangeAttribute));

    /// <summary>What the error says of a range, and values just outside it, in the type of the setting.</summary>
    public static IEnumerable<object> Outside(Type type, ICustomAttributeProvider setting)
    {
        double[] bounds = [.. RangeOf(setting)!.ConstructorArguments.Select(a => (double)a.Value!)];
        var (atLeast, above, atMost, below) = (bounds[0], bounds[1], bounds[2], bounds[3]);
        var element = ElementOf(type);
        IEnumerable<double> values = element == typeof(int) || element == typeof(long)
            ? [atLeast - 1, above, atMost + 1, below, int.MinValue]
            : element == typeof(TimeSpan)
                ? [atLeast - 1e-7, above]
                : [
                    Math.BitDecrement(atLeast), above, Math.BitIncrement(atMost), below, 1e300, -1e300, double.NaN,
                    double.PositiveInfinity, double.NegativeInfinity];
        return from value in values
               where !((SettingRangeAttribute)Activator.CreateInstance(
                   typeof(SettingRangeAttribute), atLeast, above, atMost, below)!).Contains(value)
               where double.IsFinite(value) || element == typeof(float) || element == typeof(double)
               select InTypeOf(type, element, value);
    }

    private static object InTypeOf(Type type, Type element, double value)
    {
        object number = element == typeof(TimeSpan)
            ? TimeSpan.FromTicks((long)Math.Round(value * TimeSpan.TicksPerSecond))
            : Convert.ChangeType(value, element, CultureInfo.InvariantCulture);
        if (type.IsValueType)
        {
            return number;
        }
        var list = Array.CreateInstance(element, 1);
        list.SetValue(number, 0);
        return list;
    }

    private static Type ElementOf(Type type) => type.IsArray ? type.GetElementType()!
        : type is { IsGenericType: true, IsValueType: false } && type.Name == "IReadOnlyList`1" ? type.GetGenericArguments()[0]
        : Nullable.GetUnderlyingType(type) ?? type;
}
