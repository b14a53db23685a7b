using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>An exponential moving average of a network's weights and running statistics.</summary>
internal sealed class WeightAverage(NetworkVectors network, double decay) : IDisposable
{
    /// <summary>The averages, in the order of the network's vectors.</summary>
    public IReadOnlyList<Tensor> Values { get; } = network.Copy();

    /// <summary>Takes in the network after a step. The first steps count more, or the initial weights would stay for long.</summary>
    /// <param name="step">Zero-based step.</param>
    public void Update(int step) => network.Pull(Values, 1 - Math.Min(decay, (1.0 + step) / (10 + step)));

    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
    }
}
