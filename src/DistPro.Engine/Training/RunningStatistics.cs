using static TorchSharp.torch;

namespace DistPro.Engine.Training;

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
