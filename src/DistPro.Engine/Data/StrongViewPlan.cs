using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>Which operations make the strong view of each image in one epoch, and how strong each of them is.</summary>
internal sealed class StrongViewPlan : IDisposable
{
    private readonly StrongView _view;
    private readonly Tensor _operations; // (N, operations), int64
    private readonly Tensor _strengths; // (N, operations), -magnitude..magnitude

    public StrongViewPlan(long seed, int epoch, string stream, StrongView view, int count)
    {
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, stream, epoch);
        _view = view;
        _operations = randint(
            0L, StrongOperations.All.Count, new long[] { count, view.Operations }, dtype: int64, generator: generator)
            .DetachFromDisposeScope();
        _strengths = (
            (rand(new long[] { count, view.Operations }, dtype: float32, generator: generator) * Number(2) - Number(1))
            * Number(view.Magnitude))
            .DetachFromDisposeScope();
    }

    /// <summary>The strong view of images (B, C, H, W; uint8) with these numbers.</summary>
    public Tensor Apply(Tensor images, Tensor indices)
    {
        using var scope = NewDisposeScope();
        int batch = (int)images.shape[0];
        var operations = _operations.index_select(0, indices).data<long>().ToArray();
        var strengths = _strengths.index_select(0, indices);
        var result = images.clone();
        for (int slot = 0; slot < _view.Operations; slot++)
        {
            // The images that get the same operation go through it together.
            foreach (var group in Enumerable.Range(0, batch).GroupBy(i => operations[i * _view.Operations + slot]))
            {
                var rows = tensor(group.Select(i => (long)i).ToArray());
                var strength = strengths.narrow(1, slot, 1).index_select(0, rows).view(-1, 1, 1, 1).to(images.device);
                rows = rows.to(images.device);
                result.index_copy_(0, rows, StrongOperations.All[(int)group.Key](result.index_select(0, rows), strength));
            }
        }
        return result.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _operations.Dispose();
        _strengths.Dispose();
    }
}
