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
    // Settings come from programs and from text files: a number may arrive as text, a choice as its name.
    private static readonly JsonSerializerOptions Reading = new()
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private SettingRangeAttribute? Range =>
        Source.GetCustomAttributes(typeof(SettingRangeAttribute), inherit: false).Cast<SettingRangeAttribute>().FirstOrDefault();

    /// <summary>The settings of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="given">Type of a parameter that is no setting; null for none.</param>
    public static IReadOnlyList<Setting> Of(Type type, Type? given) =>
    [
        .. type.GetConstructors().Single().GetParameters().Where(p => p.ParameterType != given)
            .Select(p => new Setting(Camel(p.Name!), p.ParameterType, p))
            .Concat(type.GetProperties().Where(p => p.SetMethod?.IsPublic == true)
                .Select(p => new Setting(Camel(p.Name), p.PropertyType, p)))
            .DistinctBy(s => s.Name), // a parameter of a record is a property, too
    ];

    /// <summary>The names of an enum's values: "same-stage".</summary>
    public static IReadOnlyList<(string Name, object Value)> Choices(Type type) =>
        [.. Enum.GetValues(type).Cast<object>().Select(v => (JsonNamingPolicy.KebabCaseLower.ConvertName($"{v}"), v))];

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
        return read is null || Range is null || Range.Contains(Convert.ToDouble(read, CultureInfo.InvariantCulture))
            ? read
            : throw Refused(value, owner, cause: null);
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Choices(type).Select(c => c.Name))}",
        { IsGenericType: true } when type.IsAssignableTo(typeof(IEnumerable)) =>
            $"a list, each {Kind(type.GetGenericArguments()[0])}",
        { IsGenericType: true } when Nullable.GetUnderlyingType(type) is { } inner => Kind(inner),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ => $"a value of type {type.Name}",
    };

    private ArgumentException Refused(object? value, string owner, Exception? cause)
    {
        string expected = Range is null ? Kind(Type) : $"{Kind(Type)} {Range}";
        string found = value is null ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"'{value}'");
        string hint = Type.IsEnum ? NearestName.Hint($"{value}", Choices(Type).Select(c => c.Name)) : "";
        return new ArgumentException($"{owner}: setting '{Name}' takes {expected}, found {found}.{hint}", cause);
    }
}
