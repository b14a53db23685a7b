using DistPro.Engine.Data;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Networks;

/// <summary>Finds networks by name.</summary>
public static class NetworkCatalog
{
    private static readonly List<NetworkFamily> Families =
    [
        .. typeof(NetworkCatalog).Assembly.GetTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(INetworkFamily)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (NetworkFamily)t.GetProperty(nameof(INetworkFamily.Family))!.GetValue(null)!),
    ];

    /// <summary>Makes a family known by name everywhere. Families registered later are asked first.</summary>
    public static void Register(NetworkFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        lock (Families)
        {
            Families.Insert(0, family);
        }
    }

    /// <summary>Makes the network of that name, with the weights that its constructor gives it.</summary>
    /// <param name="name">Such as resnet20. Capitals matter: ResNet50 and resnet50 are two networks.</param>
    /// <param name="shape">Shape of its images.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">No family has that name, or the network cannot take such images.</exception>
    public static Network Create(string name, ImageShape shape, int classCount)
    {
        ArgumentNullException.ThrowIfNull(name);
        EngineRuntime.Initialize();
        lock (Families)
        {
            return Families.Select(f => f.TryCreate(name, shape, classCount)).FirstOrDefault(n => n is not null)
                ?? throw new ArgumentException(
                    $"There is no network '{name}'. Known names: {string.Join("; ", Families.Select(f => f.Names))}.", nameof(name));
        }
    }
}
