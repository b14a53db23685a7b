namespace DistPro.Engine.Networks;

/// <summary>
/// Makes a network known by name: the <see cref="NetworkCatalog"/> asks the classes that implement this, in this library and in
/// every other one that uses it.
/// </summary>
public interface INetworkFamily
{
    /// <summary>The names and how to make them.</summary>
    static abstract NetworkFamily Family { get; }
}
