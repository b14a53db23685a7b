using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class ReductionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = tensor(new[,] { { 1f, 2f, 3f }, { 4f, 5f, 6f } });

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Sums_and_means()
    {
        Expect.Values(_x.sum(), 21);
        Expect.Values(_x.sum(dim: 0), 5, 7, 9);
        Expect.Tensor(_x.sum(1, keepdim: true), [2, 1], 6, 15);
        Expect.Values(_x.sum([0, 1]), 21);
        Expect.Values(_x.mean(), 3.5);
        Expect.Values(_x.mean([1]), 2, 5);
        Expect.Values(_x.prod(dim: 1), 6, 120);
        Assert.Equal(ScalarType.Float64, _x.sum(ScalarType.Float64).dtype);
        Assert.Equal(ScalarType.Int64, _x.to(ScalarType.Int32).sum().dtype);
    }

    /// <summary>A literal 0 is an enum first: the first value of ScalarType, which is Byte, and no dimension.</summary>
    [Fact]
    public void A_literal_zero_asks_for_bytes()
    {
        var sum = _x.sum(0);
        Assert.Equal(ScalarType.Byte, sum.dtype);
        Assert.Empty(sum.shape);
    }

    [Fact]
    public void Spread()
    {
        Expect.Values(_x.std(), 1.8708287);
        Expect.Values(_x.std(0), 2.1213202, 2.1213202, 2.1213202);
        Expect.Values(_x.var(1, unbiased: false), .6666667, .6666667);
        Expect.Values(_x.std((0, 1)), 1.8708287);
        var (variance, mean) = _x.var_mean(1, unbiased: false);
        Expect.Values(variance, .6666667, .6666667);
        Expect.Values(mean, 2, 5);
    }

    [Fact]
    public void Extremes()
    {
        Expect.Values(_x.max(), 6);
        Expect.Values(_x.min(), 1);
        var (values, indexes) = _x.max(1);
        Expect.Values(values, 3, 6);
        Expect.Values(indexes, 2, 2);
        Expect.Values(min(_x, 0).values, 1, 2, 3);
        Expect.Values(_x.argmax(), 5);
        Expect.Tensor(_x.argmax(1, keepdim: true), [2, 1], 2, 2);
        Expect.Values(_x.amax([0]), 4, 5, 6);
        Expect.Values(_x.amin(1), 1, 4);
        Expect.Values(max(_x, _x.flip(0)), 4, 5, 6, 4, 5, 6);
    }

    [Fact]
    public void Counting_and_truth()
    {
        var some = tensor(new[] { true, false, true });
        Assert.True(some.any().item<bool>());
        Assert.False(some.all().item<bool>());
        Expect.Values((_x > 2).all(1), 0, 1);
        Expect.Values((_x > 2).count_nonzero(), 4);
        Expect.Values(bincount(tensor(new[] { 1L, 3L, 1L }), null, 5), 0, 2, 0, 1, 0);
    }

    [Fact]
    public void Running_sums()
    {
        Expect.Values(_x.cumsum(1), 1, 3, 6, 4, 9, 15);
        Expect.Values(_x.cumprod(0), 1, 2, 3, 4, 10, 18);
    }

    [Fact]
    public void Norms_and_exponentials()
    {
        Expect.Values(_x.norm(), 9.5393925);
        Expect.Values(_x.norm(1, p: 1), 6, 15);
        Expect.Values(_x.logsumexp(1), 3.4076059, 6.4076061);
        Expect.Values(_x.softmax(1), .0900306, .2447285, .6652410, .0900306, .2447285, .6652410);
        Expect.Values(_x.log_softmax(0), -3.0485873, -3.0485873, -3.0485873, -.0485873, -.0485873, -.0485873);
        Expect.Values(softmax(_x, 0, ScalarType.Float64)[1, 0], 1 / (1 + Math.Exp(-3)));
        Expect.Values(quantile(_x.flatten(), tensor(new[] { .25f, .5f })), 2.25, 3.5);
        Expect.Values(_x.median(), 3);
    }

    [Fact]
    public void Ordering()
    {
        var x = tensor(new[] { 3f, 1f, 2f });
        var (values, indexes) = x.topk(2);
        Expect.Values(values, 3, 2);
        Expect.Values(indexes, 0, 2);
        var (sorted, order) = x.sort(descending: true);
        Expect.Values(sorted, 3, 2, 1);
        Expect.Values(order, 0, 2, 1);
        Expect.Values(sort(x).indices, 1, 2, 0);
        Expect.Values(x.argsort(), 1, 2, 0);
        Expect.Values(topk(x, 1, largest: false).values, 1);
        var (output, inverse, counts) = tensor(new[] { 2L, 1L, 2L }).unique(return_inverse: true, return_counts: true);
        Expect.Values(output, 1, 2);
        Expect.Values(inverse!, 1, 0, 1);
        Expect.Values(counts!, 1, 2);
    }
}
