namespace TorchSharp.Native;

/// <summary>What TorchSharp can and the stand-in cannot.</summary>
internal static class Unsupported
{
    internal static NotSupportedException DimensionNames() =>
        new("Names of dimensions are not part of the TorchSharp stand-in. Leave them out, or use the TorchSharp package.");
}
