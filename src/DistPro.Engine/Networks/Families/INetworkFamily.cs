namespace DistPro.Engine.Networks;

/// <summary>Marks a network of this assembly that is found by name: the catalog collects the families of all classes that implement this.</summary>
internal interface INetworkFamily
{
    /// <summary>The names and how to make them.</summary>
    static abstract NetworkFamily Family { get; }
}
