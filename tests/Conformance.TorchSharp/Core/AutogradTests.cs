using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Backward_accumulates_into_the_leaves()
    {
        var x = tensor(new[] { 1f, 2f, 3f }, requires_grad: true);
        x.pow(2).sum().backward();
        Expect.Values(x.grad!, 2, 4, 6);
        x.sum().backward();
        Expect.Values(x.grad!, 3, 5, 7);
    }

    [Fact]
    public void Each_read_of_grad_is_a_new_wrapper_of_the_same_tensor()
    {
        var x = ones(2, requires_grad: true);
        Assert.Null(x.grad);
        x.sum().backward();
        var grad = x.grad!;
        Assert.NotSame(grad, x.grad);
        grad.fill_(5);
        Expect.Values(x.grad!, 5, 5);
        x.grad = null;
        Assert.Null(x.grad);
    }

    /// <summary>How the gradients of a whole network can lie in one tensor.</summary>
    [Fact]
    public void Gradients_accumulate_into_the_slice_that_was_set_as_grad()
    {
        var (weights, gradients) = (arange(4, ScalarType.Float32), zeros(4));
        var w = empty(0, requires_grad: true);
        using (no_grad())
        {
            w.set_(weights[1..3]);
            w.grad = gradients[1..3];
        }
        (w * w).sum().backward();
        (w * w).sum().backward();
        Expect.Values(gradients, 0, 4, 8, 0);
        using (no_grad()) weights.fill_(10);
        Expect.Values(w, 10, 10);
        Assert.True(w.requires_grad && w.is_leaf);
    }

    [Fact]
    public void Backward_with_create_graph_replaces_the_gradient()
    {
        var buffer = zeros(2);
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        x.grad = buffer;
        x.pow(3).sum().backward(create_graph: true, retain_graph: true);
        Expect.Values(x.grad!, 3, 12);
        Assert.True(x.grad!.requires_grad);
        Expect.Values(buffer, 0, 0);
    }

    [Fact]
    public void Backward_of_a_vector_takes_the_gradient_to_start_with()
    {
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        (x * 3).backward([tensor(new[] { 1f, 10f })]);
        Expect.Values(x.grad!, 3, 30);
    }

    [Fact]
    public void Backward_can_be_kept_to_some_inputs()
    {
        var (x, y) = (ones(2, requires_grad: true), ones(2, requires_grad: true));
        (x * y).sum().backward(inputs: [x]);
        Expect.Values(x.grad!, 1, 1);
        Assert.Null(y.grad);
    }

    [Fact]
    public void Grad_leaves_the_leaves_alone()
    {
        var x = tensor(new[] { 2f, 3f }, requires_grad: true);
        var gradients = autograd.grad([x.pow(2).sum()], [x]);
        Expect.Values(gradients[0], 4, 6);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Grad_of_an_unused_input_is_invalid_where_that_is_allowed()
    {
        var (x, y) = (ones(1, requires_grad: true), ones(1, requires_grad: true));
        var gradients = autograd.grad([x * 2], [x, y], allow_unused: true);
        Expect.Values(gradients[0], 2);
        Assert.True(gradients[1] is null || gradients[1].IsInvalid);
    }

    [Fact]
    public void Second_derivatives_agree_with_finite_differences()
    {
        manual_seed(1);
        var w = randn(3, 3, dtype: ScalarType.Float64, requires_grad: true);
        var x = randn(4, 3, dtype: ScalarType.Float64);
        var v = randn(3, 3, dtype: ScalarType.Float64);
        Tensor Loss(Tensor weights) => x.matmul(weights).tanh().pow(2).logsumexp(1).mean();
        Tensor Gradient(Tensor weights) => autograd.grad([Loss(weights)], [weights])[0];

        var gradient = autograd.grad([Loss(w)], [w], retain_graph: true, create_graph: true)[0];
        var product = autograd.grad([(gradient * v).sum()], [w])[0];

        const double step = 1e-5;
        var ahead = (w + step * v).detach().requires_grad_();
        var behind = (w - step * v).detach().requires_grad_();
        var difference = (Gradient(ahead) - Gradient(behind)) / (2 * step);
        Assert.True(allclose(product, difference, 1e-6, 1e-9));
    }

    [Fact]
    public void A_graph_can_be_gone_through_once_unless_it_is_retained()
    {
        var x = ones(2, requires_grad: true);
        var kept = x.exp().sum();
        kept.backward(retain_graph: true);
        kept.backward();
        Expect.Values(x.grad!, 2 * Math.E, 2 * Math.E);
        var exception = Assert.Throws<ExternalException>(() => kept.backward());
        Assert.Contains("a second time", exception.Message);
    }

    [Fact]
    public void Recording_is_switched_off_and_back_on()
    {
        var x = ones(1, requires_grad: true);
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        using (set_grad_enabled(false)) Assert.False((x * 2).requires_grad);
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Inference_mode_is_nested_and_left()
    {
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            using (inference_mode(false)) Assert.False(is_inference_mode_enabled());
            Assert.True(is_inference_mode_enabled());
            Assert.False((ones(1, requires_grad: true) * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void Recording_is_a_matter_of_the_thread()
    {
        using var off = no_grad();
        bool elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Detached_tensors_share_values_but_no_history()
    {
        var x = ones(2, requires_grad: true);
        var y = x * 2;
        Assert.False(y.is_leaf);
        var detached = y.detach();
        Assert.True(detached.is_leaf);
        Assert.False(detached.requires_grad);
        detached.fill_(7);
        Expect.Values(y, 7, 7);
    }

    [Fact]
    public void Gradients_of_inner_tensors_can_be_retained()
    {
        var x = ones(2, requires_grad: true);
        var y = x * 3;
        y.retain_grad();
        y.pow(2).sum().backward();
        Expect.Values(y.grad!, 6, 6);
    }

    [Fact]
    public void Only_floating_point_tensors_have_gradients()
    {
        var exception = Assert.Throws<ExternalException>(() => arange(3).requires_grad_());
        Assert.Contains("floating point", exception.Message);
    }

    [Fact]
    public void A_leaf_that_is_recorded_cannot_be_changed_in_place()
    {
        var x = ones(2, requires_grad: true);
        var exception = Assert.Throws<ExternalException>(() => x.add_(1));
        Assert.Contains("in-place operation", exception.Message);
    }
}
