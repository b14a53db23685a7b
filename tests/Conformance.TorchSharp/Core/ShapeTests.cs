using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class ShapeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = arange(6).reshape(2, 3);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Views_share_their_memory()
    {
        var x = arange(6);
        x.view(3, 2)[0, 1] = tensor(10L);
        Expect.Values(x, 0, 10, 2, 3, 4, 5);
        Expect.Tensor(_x.reshape(-1, 2), [3, 2], 0, 1, 2, 3, 4, 5);
        Expect.Tensor(_x.flatten(), [6], 0, 1, 2, 3, 4, 5);
        Expect.Tensor(_x.view_as(zeros(3, 2)), [3, 2], 0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public void Dimensions_change_places()
    {
        Expect.Tensor(_x.t(), [3, 2], 0, 3, 1, 4, 2, 5);
        Expect.Tensor(_x.T, [3, 2], 0, 3, 1, 4, 2, 5);
        Expect.Tensor(_x.transpose(0, 1), [3, 2], 0, 3, 1, 4, 2, 5);
        Assert.Equal([4, 2, 3], zeros(2, 3, 4).permute(2, 0, 1).shape);
        Assert.Equal([3, 4, 2], zeros(2, 3, 4).movedim([0], [2]).shape);
        Assert.Equal([1, 3], _x.t().stride());
        Assert.False(_x.t().is_contiguous());
        Assert.True(_x.t().contiguous().is_contiguous());
    }

    [Fact]
    public void Dimensions_come_and_go()
    {
        Assert.Equal([2, 1, 3], _x.unsqueeze(1).shape);
        Assert.Equal([2, 3], _x.unsqueeze(1).squeeze(1).shape);
        Assert.Equal([3], zeros(1, 3, 1).squeeze().shape);
        Assert.Equal([4, 2, 3], _x.expand(4, -1, -1).shape);
        Assert.Equal([4, 2, 3], _x.expand_as(zeros(4, 2, 3)).shape);
        Expect.Tensor(arange(2).repeat(2, 2), [2, 4], 0, 1, 0, 1, 0, 1, 0, 1);
        Expect.Values(arange(2).repeat_interleave(2), 0, 0, 1, 1);
        Assert.Equal([2, 3], arange(3).broadcast_to(2, 3).shape);
    }

    [Fact]
    public void Joining()
    {
        Expect.Tensor(cat([_x, _x], 1), [2, 6], 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5);
        Expect.Tensor(stack([arange(2), arange(2)], 1), [2, 2], 0, 0, 1, 1);
        Expect.Tensor(vstack([arange(2), arange(2)]), [2, 2], 0, 1, 0, 1);
        Expect.Values(meshgrid([arange(2), arange(3)])[1], 0, 1, 2, 0, 1, 2);
    }

    [Fact]
    public void Joining_one_tensor_gives_an_alias()
    {
        var x = arange(3);
        var joined = cat([x]);
        Assert.NotSame(x, joined);
        joined.fill_(7);
        Expect.Values(x, 7, 7, 7);
    }

    [Fact]
    public void Cutting()
    {
        Expect.Values(_x.narrow(1, 1, 2), 1, 2, 4, 5);
        Expect.Values(_x.select(1, 2), 2, 5);
        Expect.Values(arange(10).slice(0, 1, 8, 3), 1, 4, 7);
        Assert.Equal(new long[] { 3, 3, 1 }, arange(7).split(3).Select(part => part.shape[0]));
        Assert.Equal(new long[] { 2, 5 }, arange(7).split(new long[] { 2, 5 }, 0).Select(part => part.shape[0]));
        Assert.Equal(new long[] { 4, 3 }, arange(7).chunk(2).Select(part => part.shape[0]));
        Assert.Equal(3, _x.unbind(1).Length);
        Expect.Values(_x.unbind(1)[2], 2, 5);
        Expect.Tensor(arange(5).unfold(0, 3, 1), [3, 3], 0, 1, 2, 1, 2, 3, 2, 3, 4);
    }

    [Fact]
    public void Turning()
    {
        Expect.Values(_x.flip(1), 2, 1, 0, 5, 4, 3);
        Expect.Values(arange(5).roll(2), 3, 4, 0, 1, 2);
        Expect.Values(_x.roll(1, 1), 2, 0, 1, 5, 3, 4);
        Expect.Values(_x.roll((1, 1), (0, 1)), 5, 3, 4, 2, 0, 1);
    }

    [Fact]
    public void Sizes_and_numbers()
    {
        var x = zeros(2, 3, 4);
        Assert.Equal(24, x.numel());
        Assert.Equal(3, x.dim());
        Assert.Equal(4, x.size(-1));
        Assert.Equal(12, x.stride(0));
        Assert.Equal(4, x.element_size());
        Assert.Equal(12, x[1].storage_offset());
        Assert.Equal("[2x3x4], type = Float32, device = cpu", x.ToString());
    }

    [Fact]
    public void Channels_last_by_permuting()
    {
        var x = arange(24).reshape(1, 2, 3, 4);
        var last = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Assert.Equal([24, 1, 8, 2], last.stride());
        Assert.True(last.Equals(x));
    }
}
