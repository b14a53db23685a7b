using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistPro.Engine.Runtime;

/// <summary>A setting of a class: a parameter of its constructor, or a property.</summary>
/// <param name="Name">Its name, in camel case.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="Source">The parameter or property; its range is said there.</param>
internal sealed record Setting(string Name, Type Type, ICustomAttributeProvider Source)
{
    private static readonly SettingRangeAttribute AnyNumber = new();

    // Settings come from programs and from text files: a number may arrive as text, a choice as its name.
    private static readonly JsonSerializerOptions Reading = new()
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>What it takes, such as "a number above 0".</summary>
    public string Expected => $"{Kind(Type)} {Range}".TrimEnd();

    private SettingRangeAttribute Range =>
        Source.GetCustomAttributes(typeof(SettingRangeAttribute), inherit: false).Cast<SettingRangeAttribute>().FirstOrDefault()
        ?? AnyNumber;

    private bool MayBeNull => new NullabilityInfoContext() is var context
        && (Source is PropertyInfo property ? context.Create(property) : context.Create((ParameterInfo)Source)).ReadState
            != NullabilityState.NotNull;

    /// <summary>The settings of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="given">Type of a parameter that is no setting; null for none.</param>
    public static IReadOnlyList<Setting> Of(Type type, Type? given) =>
    [
        .. Properties(type).Select(p => p.Setting)
            .Concat(type.GetConstructors().Single().GetParameters().Where(p => p.ParameterType != given)
                .Select(p => new Setting(Camel(p.Name!), p.ParameterType, p)))
            .DistinctBy(s => s.Name), // a parameter of a record is a property, too
    ];

    /// <summary>The properties of a class that can be set.</summary>
    public static IEnumerable<(PropertyInfo Property, Setting Setting)> Properties(Type type) =>
        type.GetProperties().Where(p => p.SetMethod?.IsPublic == true && p.GetMethod is { IsPublic: true, IsStatic: false })
            .Select(p => (p, new Setting(Camel(p.Name), p.PropertyType, p)));

    /// <summary>The names of an enum's values: "same-stage".</summary>
    public static IReadOnlyList<(string Name, object Value)> Choices(Type type) =>
        [.. Enum.GetValues(type).Cast<object>().Select(v => (JsonNamingPolicy.KebabCaseLower.ConvertName($"{v}"), v))];

    /// <summary>A value for an error.</summary>
    public static string Text(object? value) => value switch
    {
        null => "nothing",
        IEnumerable list and not string => $"[{string.Join(", ", list.Cast<object?>().Select(Plain))}]",
        _ => $"'{Plain(value)}'",
    };

    /// <summary>
    /// Whether it takes a value of its type: in its range, among the choices, not null where that is not allowed.
    /// </summary>
    public bool Takes(object? value) => value switch
    {
        null => MayBeNull,
        Enum => Enum.IsDefined(value.GetType(), value),
        TimeSpan time => Range.Contains(time.TotalSeconds),
        int or long or float or double => Range.Contains(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable list and not string => list.Cast<object?>().All(each => each is not null && Takes(each)),
        _ => true,
    };

    /// <summary>The value in the type of the setting.</summary>
    /// <param name="value">The value, or a text that stands for it.</param>
    /// <param name="owner">Whose setting it is, for the error.</param>
    /// <exception cref="ArgumentException">It has another type, or is out of range.</exception>
    public object? Read(object? value, string owner)
    {
        object? read;
        try
        {
            read = Type.IsInstanceOfType(value) ? value
                : Type == typeof(bool) && value is string text ? bool.Parse(text)
                : JsonSerializer.SerializeToElement(value).Deserialize(Type, Reading);
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException or ArgumentException)
        {
            throw Refused(value, owner, e);
        }
        return Takes(read) ? read : throw Refused(value, owner, cause: null);
    }

    private static string Plain(object? value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Choices(type).Select(c => c.Name))}",
        { IsArray: true } => $"a list, each {Kind(type.GetElementType()!)}",
        { IsGenericType: true } when type.IsAssignableTo(typeof(IEnumerable)) =>
            $"a list, each {Kind(type.GetGenericArguments()[0])}",
        { IsGenericType: true } when Nullable.GetUnderlyingType(type) is { } inner => Kind(inner),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(float) || type == typeof(double) => "a number",
        _ when type == typeof(TimeSpan) => "a time in seconds",
        _ => $"a value of type {type.Name}",
    };

    private ArgumentException Refused(object? value, string owner, Exception? cause)
    {
        string hint = Type.IsEnum ? NearestName.Hint($"{value}", Choices(Type).Select(c => c.Name)) : "";
        return new ArgumentException($"{owner}: setting '{Name}' takes {Expected}, found {Text(value)}.{hint}", cause);
    }
}
