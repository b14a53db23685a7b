using DistPro.Engine.Data;

namespace DistPro.Engine.Search;

/// <summary>Batches of the held-out images, epoch after epoch without end. Which one comes n-th depends on n only.</summary>
internal sealed class HeldOutBatches(BatchLoader loader) : IDisposable
{
    private IEnumerator<Batch>? _epoch;
    private long _next = -1;

    /// <summary>The batch of that zero-based number; the caller disposes it.</summary>
    public Batch Take(long number)
    {
        var (epoch, position) = Math.DivRem(number, loader.BatchesPerEpoch);
        if (_epoch is null || number != _next || position == 0)
        {
            _epoch?.Dispose();
            _epoch = loader.Epoch(checked((int)epoch), (int)position).GetEnumerator();
        }
        _next = number + 1;
        _epoch.MoveNext();
        return _epoch.Current;
    }

    public void Dispose() => _epoch?.Dispose();
}
