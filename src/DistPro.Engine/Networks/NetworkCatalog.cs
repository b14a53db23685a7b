using System.Reflection;
using System.Text.RegularExpressions;
using DistPro.Engine.Data;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Networks;

/// <summary>Finds networks by name: those of all classes that are an <see cref="INetworkFamily"/>.</summary>
public static partial class NetworkCatalog
{
    private static readonly MethodInfo FamilyOfClass =
        ((Func<NetworkFamily>)FamilyOf<ResNet>).Method.GetGenericMethodDefinition();

    /// <summary>What the names look like, with what varies in braces: "resnet{6n+2}"; in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Families().SelectMany(f => f.Names).Order(StringComparer.Ordinal)];

    /// <summary>Makes the network of that name, with the weights that its constructor gives it.</summary>
    /// <param name="name">
    /// Such as resnet20. Capitals matter where two names differ in nothing else: ResNet50 and resnet50 are two networks. A part
    /// of a residual network has a name, too: see <see cref="NetworkPart"/>.
    /// </param>
    /// <param name="shape">Shape of its images.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">No family has that name, or the network cannot take such images.</exception>
    /// <exception cref="InvalidOperationException">There is not enough memory.</exception>
    public static Network Create(string name, ImageShape shape, int classCount)
    {
        ArgumentNullException.ThrowIfNull(name);
        EngineRuntime.Initialize();
        return LibTorchErrors.Told(
            $"make network '{name}'", () => Make(name, shape, classCount) ?? Make(Find(name), shape, classCount))!;
    }

    /// <summary>The name as the catalog spells it: capitals need not be right where they tell no two networks apart.</summary>
    /// <param name="name">The name of a network.</param>
    /// <exception cref="ArgumentException">
    /// No family has that name, or there are two that differ from it in capitals; or it is a part that cannot be made.
    /// </exception>
    public static string Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        EngineRuntime.Initialize();
        if (Exists(name))
        {
            return name;
        }
        if (NetworkPart.Parse(name) is { } part)
        {
            return (part with { Whole = Find(part.Whole) }).Name;
        }
        string[] spellings = [.. Names.Select(n => Spelled(n, name)).OfType<string>().Distinct().Where(Exists)];
        return spellings switch
        {
            [var one] => one,
            [] => throw NearestName.Unknown("network", name, Names),
            _ => throw new ArgumentException(
                $"There is no network '{name}', and there are several that differ from it in capitals: "
                + $"{string.Join(", ", spellings)}. Name one of them.", nameof(name)),
        };
    }

    // A name with braces in it, or a part, may still be of no network: one is made to see.
    private static bool Exists(string name)
    {
        if (Names.Contains(name) && !name.Contains('{'))
        {
            return true;
        }
        try
        {
            using var network = Make(name, new ImageShape(3, 256, 256), 2);
            return network is not null;
        }
        catch (ArgumentException e) when (e.ParamName == "shape")
        {
            return true; // it takes other images
        }
    }

    // A known name with what stands in its braces taken from another one that is the same but for capitals; else null.
    private static string? Spelled(string known, string name)
    {
        string[] literals = Braces().Split(known);
        string pattern = string.Join("(.+)", literals.Select(Regex.Escape));
        var match = Regex.Match(name, $"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return match.Success
            ? string.Concat(literals.Select((literal, i) => i == 0 ? literal : match.Groups[i].Value + literal))
            : null;
    }

    private static Network? Make(string name, ImageShape shape, int classCount) =>
        Families().Select(f => f.TryCreate(name, shape, classCount)).FirstOrDefault(n => n is not null)
        ?? (NetworkPart.Parse(name) is { } part ? MakePart(part, shape, classCount) : null);

    private static Network? MakePart(NetworkPart part, ImageShape shape, int classCount)
    {
        var made = Families().Select(f => f.TryCreatePart?.Invoke(part, shape, classCount)).FirstOrDefault(n => n is not null);
        if (made is not null || !Exists(part.Whole))
        {
            return made;
        }
        throw new ArgumentException(
            $"Network '{part.Whole}' cannot be made smaller ('{part.Name}'). Those that can: "
            + $"{string.Join(", ", Families().Where(f => f.TryCreatePart is not null).SelectMany(f => f.Names))}.");
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces();

    private static IEnumerable<NetworkFamily> Families() =>
        KnownTypes.Of(typeof(INetworkFamily)).Select(t => (NetworkFamily)FamilyOfClass.MakeGenericMethod(t).Invoke(null, null)!);

    private static NetworkFamily FamilyOf<TNetwork>() where TNetwork : INetworkFamily => TNetwork.Family;
}

/// <summary>Networks that differ in depth or width and share one definition.</summary>
/// <param name="Names">What its names look like, for error messages, with what varies in braces: "resnet{6n+2}".</param>
/// <param name="TryCreate">Makes the network of a name; null if the name is not one of the family's.</param>
public sealed record NetworkFamily(IReadOnlyList<string> Names, Func<string, ImageShape, int, Network?> TryCreate)
{
    /// <summary>
    /// Makes a part of a network of the family, which <see cref="Inheritance"/> can fill; null where it has none.
    /// </summary>
    internal Func<NetworkPart, ImageShape, int, Network?>? TryCreatePart { get; init; }
}

/// <summary>
/// Makes a network known by name: the <see cref="NetworkCatalog"/> asks the classes that implement this, in this library and in
/// every other one that uses it.
/// </summary>
public interface INetworkFamily
{
    /// <summary>The names and how to make them.</summary>
    static abstract NetworkFamily Family { get; }
}
