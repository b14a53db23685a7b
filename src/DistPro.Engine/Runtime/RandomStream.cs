using System.Security.Cryptography;
using System.Text;
using TorchSharp;

namespace DistPro.Engine.Runtime;

/// <summary>
/// Independent random streams from one seed. Each use of randomness has a stream of its own, known by name, so that changing one
/// (another augmentation, say) leaves the others as they were.
/// </summary>
public static class RandomStream
{
    /// <summary>Name of the stream that initialises weights.</summary>
    public const string Initialization = "initialization";

    /// <summary>Name of the stream that orders the images of an epoch.</summary>
    public const string Shuffle = "shuffle";

    /// <summary>Name of the stream that augments images.</summary>
    public const string Augmentation = "augmentation";

    /// <summary>A CPU generator for a stream; the same arguments always give the same sequence.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="epoch">Epoch, zero-based, for streams that start anew with each one.</param>
    public static torch.Generator Create(long seed, string name, int epoch = 0)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{name}/{epoch}"));
        return new torch.Generator(BitConverter.ToUInt64(hash) >> 1, torch.CPU);
    }
}
