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

    /// <summary>Name of the stream that places the squares of cutout.</summary>
    public const string Cutout = "cutout";

    /// <summary>Name of the stream that chooses what each image is mixed with.</summary>
    public const string MixUp = "mixup";

    /// <summary>Name of the stream that makes the strong view of each image.</summary>
    public const string StrongView = "strong-view";

    /// <summary>Name of the stream that applies RandAugment to images themselves.</summary>
    public const string RandAugment = "rand-augment";

    /// <summary>Name of the stream that crops and turns images.</summary>
    public const string Geometry = "geometry";

    /// <summary>Name of the stream that changes the colours of images.</summary>
    public const string Colors = "colors";

    /// <summary>Name of the stream that holds out validation images.</summary>
    public const string Split = "split";

    /// <summary>Name of the stream of the objectives: first weights of connectors, negatives.</summary>
    public const string Connectors = "connectors";

    /// <summary>Name of the stream behind whatever a network or a loss draws within a step (dropout, negatives).</summary>
    public const string Step = "step";

    /// <summary>A CPU generator for a stream; the same arguments always give the same sequence.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="epoch">Epoch, zero-based, for streams that start anew with each one.</param>
    public static torch.Generator Create(long seed, string name, int epoch = 0) =>
        new((ulong)SeedOf(seed, name, epoch), torch.CPU);

    /// <summary>Sets a generator to a stream, as if it had just been created for it.</summary>
    /// <inheritdoc cref="Create" path="/param" />
    public static void Seed(torch.Generator generator, long seed, string name, long epoch) =>
        generator.manual_seed(SeedOf(seed, name, epoch));

    /// <summary>
    /// Sets libtorch's own generators, which dropout and its like draw from, to a stream. Done at each step of a run, so that
    /// what is drawn depends on the step, not on what was drawn before it.
    /// </summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="step">The step.</param>
    /// <param name="device">The device that the step runs on.</param>
    public static void SeedDefaultGenerators(long seed, string name, long step, torch.Device device)
    {
        long value = SeedOf(seed, name, step);
        torch.manual_seed(value).Dispose();
        if (device.type == DeviceType.CUDA)
        {
            torch.cuda.manual_seed_all(value);
        }
    }

    private static long SeedOf(long seed, string name, long number) =>
        (long)(BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{name}/{number}"))) >> 1);
}
