using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>An exponential moving average of a network's weights and running statistics.</summary>
internal sealed class WeightAverage(NetworkVectors network, double decay) : IDisposable
{
    /// <summary>The averages, in the order of the network's vectors.</summary>
    public IReadOnlyList<Tensor> Values { get; } = network.Copy();

    /// <summary>Steps taken in so far; on the CPU, where reading it waits for nothing.</summary>
    public Tensor Steps { get; } = zeros(1, dtype: int64).DetachFromDisposeScope();

    /// <summary>
    /// Takes in the network after a step. The first steps count more, or the initial weights would stay for long.
    /// </summary>
    public void Update()
    {
        long step = Steps.item<long>();
        network.Pull(Values, 1 - Math.Min(decay, (1.0 + step) / (10 + step)));
        Steps.add_(One, One);
    }

    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
        Steps.Dispose();
    }
}
