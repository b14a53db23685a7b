using System.Diagnostics;
using DistPro.Engine.Training;
using TorchSharp;

namespace DistPro.Engine.Tests.Training;

// Alone: it counts the tensors of the whole process, since those of a batch are made on another thread.
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public class MemoryTests
{
    [Fact]
    public void Five_thousand_training_steps_keep_tensors_and_memory_constant()
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        var options = new TrainingOptions { Epochs = 1250, BatchSize = 16 }; // four steps each
        var samples = new List<(int Step, long Tensors, long Bytes)>();
        var progress = new Sampler(p =>
        {
            if (p.EpochEnded && p.Step % 500 == 0)
            {
                samples.Add((p.Step, torch.Tensor.TotalCount, ResidentBytes()));
            }
        });
        SupervisedTraining.Run(network, images, options, progress);

        Assert.Equal(10, samples.Count);
        var (first, last) = (samples[0], samples[^1]);
        Assert.All(samples, s => Assert.Equal(first.Tensors, s.Tensors));
        double allowed = Math.Max(0.03 * first.Bytes, 16 << 20);
        Assert.True(last.Bytes - first.Bytes <= allowed, $"{first.Bytes:n0} bytes after step {first.Step}, {last.Bytes:n0} after step {last.Step}");
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private sealed class Sampler(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
