using System.Collections.Concurrent;
using System.Reflection;

namespace DistPro.Engine.Runtime;

/// <summary>
/// Finds things of one kind by name, and makes them from settings. Things are the classes of the kind with a
/// <see cref="NamedAttribute"/>, in this library and in every other one that uses it; of a kind that is an enum, its values.
/// </summary>
/// <typeparam name="T">Class or enum of the kind.</typeparam>
public sealed class Catalog<T> where T : notnull
{
    private readonly string _kind;
    private readonly Type? _given;
    private readonly Action<T>? _validate;

    /// <summary>Makes the catalog of a kind.</summary>
    /// <param name="kind">What one thing is called: "objective".</param>
    /// <param name="given">Type of the parameter through which a thing gets to know where it is used; null for none.</param>
    /// <param name="validate">Looks at what was made, and throws if a value is out of range.</param>
    public Catalog(string kind, Type? given = null, Action<T>? validate = null) =>
        (_kind, _given, _validate) = (kind, given, validate);

    /// <summary>All names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. Things().Select(t => t.Name).Order(StringComparer.Ordinal)];

    /// <summary>Makes the thing of that name.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="settings">
    /// Values by name of a setting, such as momentum; capitals do not matter, and numbers may be texts. What is not set has its
    /// default.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such name or setting, or a value has the wrong type or is out of range.
    /// </exception>
    public T Create(string name, IReadOnlyDictionary<string, object>? settings = null) =>
        Create(name, settings, given: null);

    /// <summary>As the other, for things that are told where they are used.</summary>
    internal T Create(string name, IReadOnlyDictionary<string, object>? settings, object? given)
    {
        var (_, type, value) = Find(name);
        var values = Read(name, settings);
        var made = value is null ? Make(type, values, given) : (T)value;
        try
        {
            _validate?.Invoke(made);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{Owner(name)}: {e.Message}", e);
        }
        return made;
    }

    /// <summary>Looks at a name and its settings, and makes nothing.</summary>
    /// <exception cref="ArgumentException">As of <see cref="Create(string, IReadOnlyDictionary{string, object}?)"/>.</exception>
    internal void Check(string name, IReadOnlyDictionary<string, object>? settings = null) => Read(name, settings);

    /// <summary>The class of that name.</summary>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    internal Type TypeOf(string name) => Find(name).Type;

    private static IEnumerable<(string Name, Type Type, object? Value)> Things() => typeof(T).IsEnum
        ? Setting.Choices(typeof(T)).Select(c => (c.Name, typeof(T), (object?)c.Value))
        : from type in KnownTypes.Of(typeof(T))
          let mark = type.GetCustomAttribute<NamedAttribute>()
          where mark is not null
          select (mark.Name, type, (object?)null);

    private static T Make(Type type, Dictionary<string, object?> values, object? given)
    {
        var constructor = type.GetConstructors().Single();
        var arguments = constructor.GetParameters().Select(p =>
            p.ParameterType.IsInstanceOfType(given) ? given
            : values.TryGetValue(p.Name!, out var value) ? value
            : p.DefaultValue);
        var made = (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
        foreach (var property in type.GetProperties())
        {
            if (values.TryGetValue(property.Name, out var value) && property.CanWrite)
            {
                property.SetValue(made, value);
            }
        }
        return made;
    }

    private Dictionary<string, object?> Read(string name, IReadOnlyDictionary<string, object>? settings)
    {
        var (_, type, value) = Find(name);
        var known = value is null ? Setting.Of(type, _given) : [];
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, given) in settings ?? new Dictionary<string, object>())
        {
            var setting = known.FirstOrDefault(s => s.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
                ?? throw NoSetting(name, key, known);
            if (!values.TryAdd(key, setting.Read(given, Owner(name))))
            {
                throw new ArgumentException(
                    $"{Owner(name)}: setting '{setting.Name}' is named twice. Name it once.", nameof(settings));
            }
        }
        return values;
    }

    private (string Name, Type Type, object? Value) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = Things().FirstOrDefault(t => t.Name == name);
        return found.Name is not null ? found : throw NearestName.Unknown(_kind, name, Names);
    }

    private string Owner(string name) => $"{char.ToUpperInvariant(_kind[0])}{_kind[1..]} '{name}'";

    private ArgumentException NoSetting(string name, string setting, IReadOnlyList<Setting> known)
    {
        string[] names = [.. known.Select(s => s.Name)];
        return new ArgumentException(
            $"{Owner(name)} has no setting '{setting}'.{NearestName.Hint(setting, names)} "
            + $"Known settings: {(names.Length == 0 ? "none" : string.Join(", ", names))}.", nameof(setting));
    }
}

/// <summary>Finds classes of one kind, in this library and in every assembly that uses it.</summary>
internal static class KnownTypes
{
    private static readonly Assembly Engine = typeof(KnownTypes).Assembly;
    private static readonly ConcurrentDictionary<Assembly, Type[]> Classes = [];

    /// <summary>The classes that can be made and are, or implement, the kind.</summary>
    /// <remarks>Looked up anew each time: an assembly with a class of the user's may have been loaded since.</remarks>
    public static IEnumerable<Type> Of(Type kind) => AppDomain.CurrentDomain.GetAssemblies()
        .SelectMany(assembly => Classes.GetOrAdd(assembly, ClassesOf))
        .Where(type => type.IsAssignableTo(kind));

    private static Type[] ClassesOf(Assembly assembly) =>
        assembly == Engine || assembly.GetReferencedAssemblies().Any(r => r.Name == Engine.GetName().Name)
            ? [.. assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })]
            : [];
}

/// <summary>
/// Makes a class known by name to the <see cref="Catalog{T}"/> of its kind. Its settings are the parameters of its one public
/// constructor, each with a default value, and its public properties that can be set.
/// </summary>
/// <param name="name">Name under which it is found, in lower case, without spaces.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public class NamedAttribute(string name) : Attribute
{
    /// <summary>Name under which it is found.</summary>
    public string Name { get; } = name;
}
