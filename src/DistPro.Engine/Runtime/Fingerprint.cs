using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistPro.Engine.Runtime;

/// <summary>
/// Named values, in order, that tell a thing from all others of its kind: what a result depends on. Whoever keeps a result (a
/// checkpoint, kept answers, a study) keeps the fingerprint with it, and takes it up only for the same one. Never changes.
/// </summary>
public sealed class Fingerprint : IEquatable<Fingerprint>
{
    private readonly (string Name, string Value)[] _values;

    private Fingerprint(IEnumerable<(string Name, string Value)> values) => _values = [.. values];

    /// <summary>The fingerprint that says nothing; others are made from it.</summary>
    public static Fingerprint Empty { get; } = new([]);

    /// <summary>The values.</summary>
    public IReadOnlyList<(string Name, string Value)> Values => _values;

    /// <summary>
    /// The properties of a record of options, but for those that are not written as JSON: on them no result depends.
    /// </summary>
    /// <param name="options">The options.</param>
    public static Fingerprint Of(object options) => new(
        from property in options.GetType().GetProperties()
        where property.GetMethod is { IsPublic: true, IsStatic: false }
            && property.GetCustomAttribute<JsonIgnoreAttribute>() is null
        let value = property.GetValue(options)
        // The type, too: two optimizers may have the same settings.
        select (property.Name, value is null or IFormattable or string
            ? Text(value)
            : $"{value.GetType().Name} {JsonSerializer.Serialize(value, value.GetType())}"));

    /// <summary>The fingerprint that <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is none.</exception>
    public static Fingerprint Parse(string text)
    {
        try
        {
            var pairs = JsonSerializer.Deserialize<string[][]>(text) ?? throw new JsonException("null");
            return new(pairs.Select((p, i) =>
                p is [{ } name, { } value] ? (name, value) : throw new JsonException($"no name and value at {i}")));
        }
        // The second comes from texts with half a character in them.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"no fingerprint: {e.Message}", e);
        }
    }

    /// <summary>This one with a value more.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value: a text, a number, a choice; null for none.</param>
    public Fingerprint With(string name, object? value) => new(_values.Append((name, Text(value))));

    /// <summary>This one with all values of a part, whose names are put behind the part's.</summary>
    /// <param name="name">Name of the part; empty where the values are this one's own.</param>
    /// <param name="part">The part.</param>
    public Fingerprint With(string name, Fingerprint part) =>
        new(_values.Concat(part._values.Select(v => (name.Length == 0 ? v.Name : $"{name}/{v.Name}", v.Value))));

    /// <summary>The first value in which another one differs, there and here; null where it is the same.</summary>
    /// <param name="other">The other one.</param>
    public (string Name, string Other, string Own)? DifferenceFrom(Fingerprint other)
    {
        var (own, others) = (_values.ToLookup(v => v.Name, v => v.Value), other._values.ToLookup(v => v.Name, v => v.Value));
        foreach (string name in _values.Concat(other._values).Select(v => v.Name).Distinct())
        {
            if (!own[name].SequenceEqual(others[name]))
            {
                return (name, Join(others[name]), Join(own[name]));
            }
        }
        return null;

        static string Join(IEnumerable<string> values) => values.Any() ? string.Join(", ", values) : "not there";
    }

    /// <summary>64 hexadecimal digits (SHA-256) that stand for it.</summary>
    public string Digest() => Hex.Of(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())));

    /// <inheritdoc />
    public bool Equals(Fingerprint? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Fingerprint);

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>All names and values as one line of JSON; <see cref="Parse"/> reads it.</summary>
    public override string ToString() => JsonSerializer.Serialize(_values.Select(v => new[] { v.Name, v.Value }));

    private static string Text(object? value) => value is null ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
