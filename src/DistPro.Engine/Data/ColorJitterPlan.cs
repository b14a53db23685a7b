using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>How the colours of each image change in one epoch.</summary>
internal sealed class ColorJitterPlan : IDisposable
{
    private static readonly Func<Tensor, Tensor, Tensor>[] Operations =
        [StrongOperations.Brightness, StrongOperations.Contrast, StrongOperations.Saturation];

    private readonly Tensor _strengths; // (N, operations), in the operations' own measure

    public ColorJitterPlan(long seed, int epoch, ColorJitter jitter, int count, Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, RandomStream.Colors, epoch);
        double[] largest = [jitter.Brightness, jitter.Contrast, jitter.Saturation];
        var drawn = rand(new long[] { count, Operations.Length }, dtype: float32, generator: generator) * Number(2) - Number(1);
        _strengths = (drawn * tensor(largest.Select(l => (float)(l / StrongOperations.LargestChange)).ToArray()))
            .to(device).DetachFromDisposeScope();
    }

    /// <summary>The changed images.</summary>
    /// <param name="images">(B, C, H, W; uint8).</param>
    /// <param name="indices">Their numbers, on the device of the plan.</param>
    public Tensor Apply(Tensor images, Tensor indices)
    {
        using var scope = NewDisposeScope();
        var strengths = _strengths.index_select(0, indices).to(images.device);
        var result = images;
        for (int o = 0; o < Operations.Length; o++)
        {
            result = Operations[o](result, strengths.narrow(1, o, 1).view(-1, 1, 1, 1));
        }
        return result.MoveToOuterDisposeScope();
    }

    public void Dispose() => _strengths.Dispose();
}
