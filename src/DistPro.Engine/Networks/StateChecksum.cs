using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>Tells a network with its weights from any other.</summary>
internal static class StateChecksum
{
    /// <summary>SHA-256 of name, shape and all values, in hexadecimal digits.</summary>
    public static string Of(Network network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{network.Name} {network.Shape} {network.ClassCount}"));
        foreach (var (_, value) in network.State())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(value.detach().cpu().contiguous().bytes);
        }
        return Hex.Of(hash.GetHashAndReset());
    }
}
