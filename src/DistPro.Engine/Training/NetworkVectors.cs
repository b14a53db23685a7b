using DistPro.Engine.Networks;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// All values of a network in a few vectors: its weights, and its running statistics by number type. A copy of the network, a
/// moving average or a way back is one operation on each.
/// </summary>
internal sealed class NetworkVectors : IDisposable
{
    private readonly RunningStatistics _statistics;
    private readonly IReadOnlyList<Tensor> _vectors;

    /// <param name="network">The network; its running statistics become views of the vectors.</param>
    /// <param name="parameters">Its parameters, at the start of the vector; others may follow.</param>
    public NetworkVectors(Network network, FlatParameters parameters)
    {
        _statistics = new RunningStatistics(network.named_buffers().Select(b => b.buffer));
        Weights = parameters.Weights.narrow(0, 0, network.ParameterCount).DetachFromDisposeScope();
        _vectors = [Weights, .. _statistics.Vectors];
    }

    /// <summary>The network's weights: the start of all weights.</summary>
    public Tensor Weights { get; }

    /// <summary>The network's running statistics.</summary>
    public IReadOnlyList<Tensor> Statistics => _statistics.Vectors;

    /// <summary>A copy of all values; who asks for it disposes the tensors.</summary>
    public IReadOnlyList<Tensor> Copy()
    {
        using var frozen = no_grad();
        return [.. _vectors.Select(v => v.clone().DetachFromDisposeScope())];
    }

    /// <summary>Writes a copy's values into the network.</summary>
    public void Load(IReadOnlyList<Tensor> copy)
    {
        using var frozen = no_grad();
        foreach (var (vector, value) in _vectors.Zip(copy))
        {
            vector.copy_(value);
        }
    }

    /// <summary>Moves a copy's values towards the network's. Counters are taken as they are.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="part">How much of the way, in 0..1.</param>
    public void Pull(IReadOnlyList<Tensor> copy, double part)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (vector, value) in _vectors.Zip(copy))
        {
            if (value.is_floating_point())
            {
                value.add_(vector - value, alpha: Number(part));
            }
            else
            {
                value.copy_(vector);
            }
        }
    }

    /// <summary>Whether every weight is a finite number. Waits for the device.</summary>
    public bool AreFinite()
    {
        using var scope = NewDisposeScope();
        return Weights.isfinite().all().item<bool>();
    }

    public void Dispose()
    {
        Weights.Dispose();
        _statistics.Dispose();
    }
}

/// <summary>
/// The buffers of a module (batch norm's running statistics) in one vector for each number type, so that keeping and restoring
/// them is an operation or two, however many layers there are.
/// </summary>
internal sealed class RunningStatistics : IDisposable
{
    private readonly List<Tensor> _vectors = [];

    /// <param name="buffers">The buffers; they become views of the vectors.</param>
    public RunningStatistics(IEnumerable<Tensor> buffers)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in buffers.GroupBy(b => b.dtype))
        {
            var vector = cat([.. group.Select(b => b.reshape(-1))]).DetachFromDisposeScope();
            long offset = 0;
            foreach (var buffer in group)
            {
                buffer.set_(vector.narrow(0, offset, buffer.numel()).view(buffer.shape));
                offset += buffer.numel();
            }
            _vectors.Add(vector);
        }
    }

    /// <summary>The vectors.</summary>
    public IReadOnlyList<Tensor> Vectors => _vectors;

    public void Dispose() => _vectors.ForEach(v => v.Dispose());
}
