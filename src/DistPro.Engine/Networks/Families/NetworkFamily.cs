using DistPro.Engine.Data;

namespace DistPro.Engine.Networks;

/// <summary>Networks that differ in depth or width and share one definition.</summary>
/// <param name="Names">What its names look like, for error messages, with what varies in braces: "resnet{6n+2}".</param>
/// <param name="TryCreate">Makes the network of a name; null if the name is not one of the family's.</param>
public sealed record NetworkFamily(IReadOnlyList<string> Names, Func<string, ImageShape, int, Network?> TryCreate);
