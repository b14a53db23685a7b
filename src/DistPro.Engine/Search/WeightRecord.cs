using static TorchSharp.torch;

namespace DistPro.Engine.Search;

/// <summary>The pathways' weights in each step of a search. It grows with the run, which may end before its last epoch.</summary>
internal sealed class WeightRecord : IDisposable
{
    private const int FirstCapacity = 1024;

    private Tensor _all; // (capacity, K)
    private Tensor _rows; // the first of them

    /// <param name="pathways">K, the number of pathways.</param>
    /// <param name="device">Where the run computes.</param>
    public WeightRecord(int pathways, Device device)
    {
        _all = zeros(FirstCapacity, pathways, device: device).DetachFromDisposeScope();
        _rows = First(1);
    }

    /// <summary>The weights of the steps so far, a row each (at least one row); writing into it changes the record.</summary>
    public Tensor Rows => _rows;

    /// <summary>Makes room for so many steps, and no more.</summary>
    public void Resize(long steps)
    {
        using var frozen = no_grad();
        if (steps > _all.shape[0])
        {
            var larger = zeros(Math.Max(steps, 2 * _all.shape[0]), _all.shape[1], device: _all.device).DetachFromDisposeScope();
            using (var copied = larger.narrow(0, 0, _all.shape[0]))
            {
                copied.copy_(_all);
            }
            _all.Dispose();
            _all = larger;
        }
        _rows.Dispose();
        _rows = First(Math.Max(1, steps));
    }

    /// <summary>Writes down the weights of a step, (K).</summary>
    public void Add(long step, Tensor weights)
    {
        Resize(step + 1);
        using var frozen = no_grad();
        using var row = _all[step];
        row.copy_(weights);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _all.Dispose();
    }

    private Tensor First(long steps) => _all.narrow(0, 0, steps).DetachFromDisposeScope();
}
