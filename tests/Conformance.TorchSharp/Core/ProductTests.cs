using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class ProductTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _a = arange(6, ScalarType.Float32).reshape(2, 3);
    private readonly Tensor _b = arange(12, ScalarType.Float32).reshape(3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Matrix_products()
    {
        Expect.Tensor(_a.matmul(_b), [2, 4], 20, 23, 26, 29, 56, 68, 80, 92);
        Expect.Tensor(_a.mm(_b), [2, 4], 20, 23, 26, 29, 56, 68, 80, 92);
        Expect.Tensor(einsum("ij,jk->ik", _a, _b), [2, 4], 20, 23, 26, 29, 56, 68, 80, 92);
        Expect.Values(_a.mv(ones(3)), 3, 12);
        Expect.Values(_a[0].dot(_a[1]), 14);
        Expect.Tensor(outer(arange(2), arange(3)), [2, 3], 0, 0, 0, 0, 1, 2);
        Expect.Tensor(ones(1, 4).addmm(ones(2, 3), _b, beta: 2, alpha: 0.5f), [2, 4], 8, 9.5, 11, 12.5, 8, 9.5, 11, 12.5);
    }

    [Fact]
    public void Batches_of_matrices()
    {
        var batch = _a.unsqueeze(0).repeat(2, 1, 1);
        Expect.Tensor(batch.bmm(_b.unsqueeze(0).expand(2, 3, 4))[1], [2, 4], 20, 23, 26, 29, 56, 68, 80, 92);
    }

    /// <summary>TorchSharp hands the operands over in another order than PyTorch: a.baddbmm(b, c) is c + a @ b.</summary>
    [Fact]
    public void Baddbmm_adds_its_last_operand()
    {
        var (a, b, c) = (_a.unsqueeze(0), _b.unsqueeze(0), full(new long[] { 1, 2, 4 }, 100f));
        Expect.Values(a.baddbmm(b, c), 120, 123, 126, 129, 156, 168, 180, 192);
    }

    [Fact]
    public void Triangles_diagonals_and_distances()
    {
        var square = arange(9, ScalarType.Float32).reshape(3, 3);
        Expect.Values(square.tril(), 0, 0, 0, 3, 4, 0, 6, 7, 8);
        Expect.Values(square.triu(1), 0, 1, 2, 0, 0, 5, 0, 0, 0);
        Expect.Values(square.diag(), 0, 4, 8);
        Expect.Values(square.diagonal(1), 1, 5);
        Expect.Values(square.trace(), 12);
        Expect.Values(cdist(_a, _a), 0, 5.196152, 5.196152, 0);
        Expect.Values(_a.dist(zeros(2, 3)), Math.Sqrt(55));
    }

    [Fact]
    public void Linear_algebra()
    {
        var m = tensor(new[,] { { 4f, 1f }, { 2f, 3f } });
        Expect.Values(linalg.det(m), 10);
        Expect.Values(linalg.inv(m), .3, -.1, -.2, .4);
        Expect.Values(linalg.solve(m, tensor(new[] { 1f, 2f })), .1, .6);
        Expect.Values(linalg.norm(m), Math.Sqrt(30));
        var (u, s, vh) = linalg.svd(m, fullMatrices: false);
        Assert.True(allclose(u.matmul(s.diag()).matmul(vh), m, atol: 1e-5));
        var (q, r) = linalg.qr(m);
        Assert.True(allclose(q.matmul(r), m, atol: 1e-5));
        Expect.Values(r[1, 0], 0);
    }
}
