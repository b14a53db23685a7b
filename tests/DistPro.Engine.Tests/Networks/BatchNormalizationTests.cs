using DistPro.Engine.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public class BatchNormalizationTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void It_trains_and_evaluates_bit_for_bit_as_TorchSharps(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var found = new BatchNormalization(6).to(type);
        var expected = nn.BatchNorm2d(6).to(type);
        foreach (var (ours, theirs) in found.parameters().Zip(expected.parameters()))
        {
            using var frozen = no_grad();
            theirs.copy_(ours.uniform_(0.5, 1.5));
        }
        for (int step = 0; step < 3; step++)
        {
            var x = (randn(4, 6, 5, 3, dtype: type) * 3 + 1).requires_grad_();
            var gradient = randn(4, 6, 5, 3, dtype: type);
            AssertSame(Step(expected, x, gradient), Step(found, x, gradient));
            AssertSame(State(expected), State(found));
        }
        Assert.Equal(3, found.num_batches_tracked!.to(int64).item<long>());

        found.eval();
        expected.eval();
        var images = randn(2, 6, 4, 4, dtype: type).requires_grad_();
        AssertSame(Step(expected, images, ones_like(images)), Step(found, images, ones_like(images)));
        AssertSame(State(expected), State(found));
    }

    [Fact]
    public void Its_state_has_TorchSharps_names_order_and_first_values()
    {
        using var found = new BatchNormalization(3);
        using var expected = nn.BatchNorm2d(3);
        Assert.Equal(expected.state_dict().Keys, found.state_dict().Keys);
        Assert.Equal(expected.named_parameters().Select(p => p.name), found.named_parameters().Select(p => p.name));
        AssertSame(State(expected), State(found));
    }

    [Fact]
    public void A_tensor_that_is_no_map_is_refused()
    {
        using var norm = new BatchNormalization(3);
        using var vectors = ones(2, 3);
        var e = Assert.Throws<ArgumentException>(() => norm.call(vectors));
        Assert.Contains("2 dimensions", e.Message, StringComparison.Ordinal);
    }

    // The output, then the gradients of input, weight and bias.
    private static Tensor[] Step(nn.Module<Tensor, Tensor> norm, Tensor x, Tensor gradient)
    {
        var y = norm.call(x);
        return [y, .. autograd.grad([y], [x, .. norm.parameters()], [gradient])];
    }

    private static Tensor[] State(nn.Module norm) => [.. norm.state_dict().Values];

    private static void AssertSame(Tensor[] expected, Tensor[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair =>
        {
            Assert.Equal(pair.First.dtype, pair.Second.dtype);
            Assert.Equal(pair.First.contiguous().bytes.ToArray(), pair.Second.contiguous().bytes.ToArray());
        });
    }
}
