using System.Diagnostics;
using DistPro.Engine.Runtime;
using DistPro.MLNet;
using Microsoft.ML;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>
/// The data path in turns with torchvision's DataLoader of two workers: from files to images of one size, as before a training, and from images
/// in memory to augmented batches, as in each epoch of one.
/// </summary>
internal sealed class Data : IDisposable
{
    private const int Threads = 2, WarmUpRounds = 4, RoundCount = 25;
    private const int BatchSize = 64, AugmentedCount = 5120;

    private static readonly (string Images, int Side)[] Decodings = [("photographs", 224), ("photographs", 64), ("small", 32)];

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-bench-").FullName;
    private readonly DistillationCatalog _distillation = new MLContext(seed: 1).Distillation();

    public static void Run()
    {
        EngineRuntime.Initialize();
        set_num_threads(Threads);
        using var data = new Data();
        using var peer = new PythonPeer("data.py", arguments: [data._folder]);
        peer.Ask("write");
        Console.WriteLine($"libtorch: ours {__version__}, PyTorch's {peer.TorchVersion}; {Threads} threads, 2 workers");

        double ours = 0, theirs = 0;
        foreach (var (images, side) in Decodings)
        {
            var view = data._distillation.LoadImageFolder(Path.Combine(data._folder, images));
            var medians = Play($"{images} to {side} x {side}", () => data.Decode(view, side), peer, $"decode {images} {side}");
            (ours, theirs) = (ours + medians[0], theirs + medians[1]);
        }
        Console.WriteLine($"decode-and-resize ours/pytorch: {ours / theirs:F2}");

        using var augmented = new AugmentedBatches(AugmentedCount, BatchSize);
        var batches = Play("augmented batches", augmented.Epoch, peer, $"augment {AugmentedCount}");
        Console.WriteLine($"augmented-batches ours/pytorch: {batches[0] / batches[1]:F2}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The median seconds of one pass over all images, ours and PyTorch's.</summary>
    private static double[] Play(string name, Func<int> pass, PythonPeer peer, string request)
    {
        int images = 0;
        var medians = Rounds.Play(WarmUpRounds, RoundCount, Ours, Theirs);
        Console.WriteLine(
            $"{name}: ours {images / medians[0]:F0} images/s, PyTorch {images / medians[1]:F0} images/s, "
            + $"ratio of times {medians[0] / medians[1]:F2}, medians of {RoundCount} passes over {images} images");
        return medians;

        double Ours()
        {
            long start = Stopwatch.GetTimestamp();
            images = pass();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        double Theirs()
        {
            var answer = peer.Ask(request);
            return images == 0 || (int)answer[1] == images
                ? answer[0]
                : throw new InvalidOperationException($"The images differ: {images} here, {answer[1]} in PyTorch.");
        }
    }

    private int Decode(IDataView view, int side)
    {
        var (images, result) = _distillation.ReadImages(view, side, side);
        images.Dispose();
        return result.Images;
    }
}
