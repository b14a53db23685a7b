using System.Reflection;
using DistPro.Engine.Data;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Networks;

/// <summary>Finds networks by name: those of all classes that are an <see cref="INetworkFamily"/>.</summary>
public static class NetworkCatalog
{
    private static readonly MethodInfo FamilyOfClass =
        ((Func<NetworkFamily>)FamilyOf<ResNet>).Method.GetGenericMethodDefinition();

    /// <summary>What the names look like, with what varies in braces: "resnet{6n+2}"; in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Families().SelectMany(f => f.Names).Order(StringComparer.Ordinal)];

    /// <summary>Makes the network of that name, with the weights that its constructor gives it.</summary>
    /// <param name="name">Such as resnet20. Capitals matter: ResNet50 and resnet50 are two networks.</param>
    /// <param name="shape">Shape of its images.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">No family has that name, or the network cannot take such images.</exception>
    /// <exception cref="InvalidOperationException">There is not enough memory.</exception>
    public static Network Create(string name, ImageShape shape, int classCount)
    {
        ArgumentNullException.ThrowIfNull(name);
        EngineRuntime.Initialize();
        return LibTorchErrors.Told(
                $"make network '{name}'",
                () => Families().Select(f => f.TryCreate(name, shape, classCount)).FirstOrDefault(n => n is not null))
            ?? throw NearestName.Unknown("network", name, Names);
    }

    private static IEnumerable<NetworkFamily> Families() =>
        KnownTypes.Of(typeof(INetworkFamily)).Select(t => (NetworkFamily)FamilyOfClass.MakeGenericMethod(t).Invoke(null, null)!);

    private static NetworkFamily FamilyOf<TNetwork>() where TNetwork : INetworkFamily => TNetwork.Family;
}

/// <summary>Networks that differ in depth or width and share one definition.</summary>
/// <param name="Names">What its names look like, for error messages, with what varies in braces: "resnet{6n+2}".</param>
/// <param name="TryCreate">Makes the network of a name; null if the name is not one of the family's.</param>
public sealed record NetworkFamily(IReadOnlyList<string> Names, Func<string, ImageShape, int, Network?> TryCreate);

/// <summary>
/// Makes a network known by name: the <see cref="NetworkCatalog"/> asks the classes that implement this, in this library and in
/// every other one that uses it.
/// </summary>
public interface INetworkFamily
{
    /// <summary>The names and how to make them.</summary>
    static abstract NetworkFamily Family { get; }
}
