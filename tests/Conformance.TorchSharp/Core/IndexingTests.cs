using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = arange(12).reshape(3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Integers()
    {
        Expect.Values(_x[1], 4, 5, 6, 7);
        Expect.Values(_x[1, 2], 6);
        Expect.Values(_x[-1, -1], 11);
        Assert.Empty(_x[1, 2].shape);
    }

    [Fact]
    public void Slices_ranges_ellipses_and_new_dimensions()
    {
        Expect.Tensor(_x[TensorIndex.Slice(1), TensorIndex.Slice(0, 4, 2)], [2, 2], 4, 6, 8, 10);
        Expect.Tensor(_x[1.., ..2], [2, 2], 4, 5, 8, 9);
        Expect.Tensor(_x[..^1, ^2..], [2, 2], 2, 3, 6, 7);
        Expect.Tensor(_x[TensorIndex.Ellipsis, 0], [3], 0, 4, 8);
        Expect.Tensor(_x[TensorIndex.Null, 1], [1, 4], 4, 5, 6, 7);
        Expect.Tensor(_x[TensorIndex.Colon, 1], [3], 1, 5, 9);
        Expect.Tensor(_x[TensorIndex.Bool(true)], [1, 3, 4], [.. Enumerable.Range(0, 12)]);
    }

    [Fact]
    public void Tensors_of_indices_and_masks()
    {
        Expect.Values(_x[tensor(new[] { 2L, 0L })], 8, 9, 10, 11, 0, 1, 2, 3);
        Expect.Values(_x[TensorIndex.Tensor(tensor(new[] { 0L, 2L })), TensorIndex.Tensor(tensor(new[] { 3L, 1L }))], 3, 9);
        Expect.Values(_x[_x > 8], 9, 10, 11);
        Expect.Values(_x.index(TensorIndex.Colon, TensorIndex.Tensor(tensor(new[] { 1L, 1L }))), 1, 1, 5, 5, 9, 9);
    }

    [Fact]
    public void Parts_can_be_set()
    {
        var x = _x.clone();
        x[0] = tensor(-1L);
        x[1, 1] = 50L;
        x[2, 1..3] = tensor(new[] { 7L, 8L });
        Expect.Values(x, -1, -1, -1, -1, 4, 50, 6, 7, 8, 7, 8, 11);
        x[x < 0] = tensor(0L);
        x.index_put_(99, TensorIndex.Single(1), TensorIndex.Slice(2));
        Expect.Values(x, 0, 0, 0, 0, 4, 50, 99, 99, 8, 7, 8, 11);
    }

    [Fact]
    public void Putting_can_accumulate()
    {
        var x = zeros(3);
        x.index_put_(tensor(new[] { 1f, 2f, 4f }), [tensor(new[] { 0L, 2L, 0L })], accumulate: true);
        Expect.Values(x, 5, 0, 2);
        x.index_put_(tensor(new[] { 1f, 2f }), tensor(new[] { 0L, 2L }));
        Expect.Values(x, 1, 0, 2);
    }

    [Fact]
    public void Gathering_and_scattering()
    {
        var index = tensor(new[,] { { 0L, 2L }, { 1L, 3L } });
        Expect.Values(_x.gather(1, index), 0, 2, 5, 7);
        Expect.Tensor(zeros(2, 3).scatter(1, tensor(new[,] { { 2L }, { 0L } }), ones(2, 1)), [2, 3], 0, 0, 1, 1, 0, 0);
        var x = zeros(2, 3);
        Assert.Same(x, x.scatter_(1, tensor(new[,] { { 1L }, { 1L } }), full(2, 1, 5f)));
        Assert.Same(x, x.scatter_add_(1, tensor(new[,] { { 1L }, { 2L } }), ones(2, 1)));
        Expect.Values(x, 0, 6, 0, 0, 5, 1);
        Expect.Values(_x.index_select(1, tensor(new[] { 3L, 0L })), 3, 0, 7, 4, 11, 8);
        Expect.Values(zeros(2).index_add(0, tensor(new[] { 1L, 1L }), tensor(new[] { 1f, 2f }), 2), 0, 6);
        Expect.Values(_x.take(tensor(new[] { 5L, 0L })), 5, 0);
    }

    [Fact]
    public void Masks()
    {
        var x = tensor(new[] { 1f, 2f, 3f });
        var mask = x > 1;
        Expect.Values(x.masked_fill(mask, -1), 1, -1, -1);
        Expect.Values(x.masked_select(mask), 2, 3);
        Expect.Values(where(mask, x, zeros(3)), 0, 2, 3);
        Expect.Values(where(mask)[0], 1, 2);
        Expect.Values(mask.nonzero(), 1, 2);
        Expect.Values(x.clone().masked_scatter_(mask, tensor(new[] { 8f, 9f })), 1, 8, 9);
    }

    [Fact]
    public void Indices_of_another_type_are_refused()
    {
        Assert.Throws<ArgumentException>(() => zeros(2).index_add(0, tensor(new[] { 1 }), ones(1), 1));
        Assert.Throws<ArgumentException>(() => zeros(2).masked_select(ones(2)));
    }
}
