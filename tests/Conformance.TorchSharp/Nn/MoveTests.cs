using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

public class MoveTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Linear fc = Linear(2, 2);
        public readonly BatchNorm1d norm = BatchNorm1d(2);
        public Parameter scale = Parameter(ones(1));
        public Tensor offset = zeros(1);
        public Tensor steps = tensor(3L);

        public Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => norm.call(fc.call(input)) * scale + offset;
    }

    [Fact]
    public void AMoveConvertsFloatingPointOnly()
    {
        using var net = new Net();
        var moved = net.to(ScalarType.Float64);
        Assert.Same(net, moved);
        Assert.All(net.parameters(), p => Assert.Equal(ScalarType.Float64, p.dtype));
        Assert.Equal(ScalarType.Float64, net.norm.running_mean!.dtype);
        Assert.Equal(ScalarType.Int64, net.norm.num_batches_tracked!.dtype);
        Assert.Equal(ScalarType.Int64, net.steps.dtype);
        Assert.Equal(ScalarType.Float64, net.call(rand(4, 2, ScalarType.Float64)).dtype);
        Assert.Equal(ScalarType.Float32, net.@float().scale.dtype);
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int32));
    }

    [Fact]
    public void AMoveReplacesAndDisposesTheParameters()
    {
        using var net = new Net();
        var (weight, scale) = (net.fc.weight, net.scale);
        net.to(ScalarType.Float64);
        Assert.NotSame(weight, net.fc.weight);
        Assert.True(weight.IsInvalid);
        Assert.True(scale.IsInvalid);
        Assert.Same(net.scale, net.get_parameter("scale"));
        Assert.Same(net.fc.weight, net.get_parameter("fc.weight"));
        Assert.Equal(["scale", "fc.weight", "fc.bias", "norm.weight", "norm.bias"], net.named_parameters().Select(p => p.name));
        Assert.True(net.fc.weight.requires_grad);
    }

    [Fact]
    public void AMoveTakesGradientsAlong()
    {
        using var net = new Net();
        net.call(rand(4, 2)).sum().backward();
        var gradient = net.scale.grad!.to_type(ScalarType.Float64);
        net.to(ScalarType.Float64);
        Assert.True(Figures.Equal(net.scale.grad!, gradient));
    }

    [Fact]
    public void WhatNeedsNoMoveStays()
    {
        using var net = new Net();
        var weight = net.fc.weight;
        Assert.Same(net, net.to(CPU).cpu().to(ScalarType.Float32));
        Assert.Same(weight, net.fc.weight);
    }
}
