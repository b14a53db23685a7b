using System.Diagnostics;
using DistPro.Benchmarks.TorchSharpPeers;
using DistPro.Engine.Runtime;
using Microsoft.ML;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>
/// The data path in turns with its peers: from files to images of one size, as before a training, and from images in memory to
/// augmented batches, as in each epoch of one.
/// </summary>
internal sealed class Data : IDisposable
{
    private const int Threads = 2, WarmUpRounds = 4, RoundCount = 25;
    private const int BatchSize = 64, AugmentedCount = 5120;

    private static readonly (string Images, int Side)[] Decodings = [("photographs", 224), ("photographs", 64), ("small", 32)];

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-bench-").FullName;
    private readonly MLContext _context = new(seed: 1);
    private readonly PythonPeer? _pyTorch;

    private Data()
    {
        SamplePictures.Write(_folder);
        _pyTorch = PythonPeer.TryStart("torchvision", "data.py", _folder);
    }

    public static void Run()
    {
        EngineRuntime.Initialize();
        set_num_threads(Threads);
        Console.WriteLine($"libtorch {__version__}; {Threads} threads, 2 workers");
        using var data = new Data();
        data.Decode();
        data.Augment();
    }

    public void Dispose()
    {
        _pyTorch?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Decode()
    {
        double[] sums = [0, 0, 0];
        foreach (var (images, side) in Decodings)
        {
            string folder = Path.Combine(_folder, images);
            var view = _context.Distillation().LoadImageFolder(folder);
            var peer = new MLNetPixels(_context, folder, side);
            double[] medians = Play(
                $"{images} to {side} x {side}", () => Read(view, side), "mlnet", peer.Read, $"decode {images} {side}");
            sums = [.. medians.Zip(sums, (a, b) => a + b)];
        }
        Report("decode-and-resize", "mlnet", sums);
    }

    private void Augment()
    {
        using var ours = new AugmentedBatches(AugmentedCount, BatchSize);
        using var peer = utils.data.DataLoader(new PlainDataset(AugmentedCount), BatchSize, shuffle: true, num_worker: 2);
        double[] medians = Play(
            "augmented batches", ours.Epoch, "torchsharp", () => peer.Sum(b => (int)b["label"].shape[0]),
            $"augment {AugmentedCount}");
        Report("augmented-batches", "torchsharp", medians);
    }

    private int Read(IDataView view, int side)
    {
        var (images, result) = _context.Distillation().ReadImages(view, side, side);
        images.Dispose();
        return result.Images;
    }

    /// <summary>The median seconds of one pass over all images: ours, the peer's here, PyTorch's if it is there.</summary>
    private double[] Play(string name, Func<int> ours, string peerName, Func<int> peer, string request)
    {
        int images = ours();
        List<(string Name, Func<double> Play)> contenders = [("ours", () => Seconds(ours)), (peerName, () => Seconds(peer))];
        if (_pyTorch is not null)
        {
            contenders.Add(("pytorch", () => Checked(_pyTorch.Ask(request))));
        }
        double[] medians = Rounds.Play(WarmUpRounds, RoundCount, [.. contenders.Select(c => c.Play)]);
        string speeds = string.Join(", ", contenders.Zip(medians, (c, m) => $"{c.Name} {images / m:F0}"));
        Console.WriteLine($"{name}: {speeds} images/s, medians of {RoundCount} passes over {images} images");
        return medians;

        double Seconds(Func<int> pass)
        {
            long start = Stopwatch.GetTimestamp();
            int count = pass();
            return Checked([Stopwatch.GetElapsedTime(start).TotalSeconds, count]);
        }

        double Checked(double[] answer) => (int)answer[1] == images
            ? answer[0]
            : throw new InvalidOperationException($"The images differ: {images} here, {answer[1]} at a peer.");
    }

    private void Report(string name, string peerName, double[] seconds)
    {
        Console.WriteLine($"{name} ours/{peerName}: {seconds[0] / seconds[1]:F2}");
        if (_pyTorch is not null)
        {
            Console.WriteLine($"{name} ours/pytorch: {seconds[0] / seconds[2]:F2}{_pyTorch.Remark}");
        }
    }
}
