using System.Diagnostics;
using DistPro.Engine.Distillation;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using TorchSharp;

namespace DistPro.Engine.Tests.Training;

[Collection(nameof(Alone))]
public class MemoryTests
{
    [Fact]
    public void Three_thousand_training_steps_keep_tensors_and_memory_constant()
    {
        using var images = TinyImages.Make(64);
        using var network = TinyImages.Network();
        Watch(progress => SupervisedTraining.Run(network, images, Options, progress));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Three_thousand_steps_of_distillation_keep_tensors_and_memory_constant()
    {
        using var images = TinyImages.Make(64);
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network();
        using var teacher = new FixedTeacher(network);
        Watch(progress => Distiller.Run(student, teacher, new("kd", "at", "reviewkd"), images, Options, progress));
    }

    private static TrainingOptions Options => new() { Epochs = 750, BatchSize = 16 }; // four steps each

    private static void Watch(Func<IProgress<TrainingProgress>, TrainingResult> run)
    {
        var samples = new List<(long Step, long Tensors, long Bytes)>();
        run(new Sampler(p =>
        {
            if (p.EpochEnded && p.Step % 300 == 0)
            {
                long bytes = ResidentBytes(); // collects garbage, which the count would have in it otherwise
                samples.Add((p.Step, torch.Tensor.TotalCount, bytes));
            }
        }));
        Assert.Equal(10, samples.Count);
        var (first, last) = (samples[0], samples[^1]);
        Assert.All(samples, s => Assert.Equal(first.Tensors, s.Tensors));
        double allowed = Math.Max(0.03 * first.Bytes, 16 << 20);
        Assert.True(
            last.Bytes - first.Bytes <= allowed,
            $"{first.Bytes:n0} bytes after step {first.Step}, {last.Bytes:n0} after step {last.Step}");
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
