using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

[Collection(nameof(GlobalState))]
public class ActivationTests
{
    private readonly Tensor _x = arange(12, ScalarType.Float32).reshape(3, 4) * 0.3 - 1.5;

    [Fact]
    public void Values()
    {
        Figures.Match(functional.relu(_x), 6.3, 0, 0, 0, 0, 0, 0, 0.3);
        Figures.Match(functional.relu6(_x * 4), 24.000001, 0, 0, 0, 0, 0, 0, 1.2000003, 2.4000006);
        Figures.Match(functional.leaky_relu(_x, 0.2), 5.4000005, -0.30000001, -0.24000001);
        Figures.Match(functional.tanh(_x), 0.94680628, -0.90514827, -0.83365464);
        Figures.Match(functional.sigmoid(_x), 6.3581495, 0.18242552);
    }

    [Fact]
    public void ModulesDoTheSame()
    {
        Figures.Match(ReLU().call(_x), 6.3, 0);
        Figures.Match(ReLU6().call(_x * 4), 24.000001, 0);
        Figures.Match(LeakyReLU(0.2).call(_x), 5.4000005, -0.30000001);
        Figures.Match(Tanh().call(_x), 0.94680628, -0.90514827);
        Figures.Match(Sigmoid().call(_x), 6.3581495, 0.18242552);
    }

    [Fact]
    public void AnInPlaceResultIsASecondHandleOfTheSameMemory()
    {
        Module<Tensor, Tensor>[] activations = [ReLU(true), ReLU6(true), LeakyReLU(0.2, true), Sigmoid(true), Tanh(true)];
        foreach (var activation in activations)
        {
            var x = _x.clone();
            var result = activation.call(x);
            Assert.NotSame(x, result);
            Assert.True(Figures.Equal(x, result));
            Assert.False(Figures.Equal(x, _x));
            result.Dispose();
            Assert.Equal(12, x.numel());
        }
    }

    [Fact]
    public void DropoutFollowsTheSeedAndTheMode()
    {
        using var dropout = Dropout(0.4);
        manual_seed(5);
        Figures.Match(dropout.call(_x + 3), 42.999999, 0, 2.9999998, 3.4999998, 4, 4.5, 0, 5.5, 0);
        dropout.eval();
        Assert.True(Figures.Equal(dropout.call(_x), _x));
    }

    [Fact]
    public void ShapingModules()
    {
        Assert.Equal([0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11],
            ChannelShuffle(2).call(arange(12, ScalarType.Int64).reshape(1, 4, 3, 1)).contiguous().data<long>().ToArray());
        Assert.Equal([2, 60], Flatten().call(Figures.Images()).shape);
        Assert.Equal([2, 15, 4], Flatten(1, 2).call(Figures.Images()).shape);
        var x = ones(2);
        var same = Identity().call(x);
        Assert.NotSame(x, same);
        Assert.True(Figures.Equal(same, x));
    }

    [Fact]
    public void ALayerWithoutParametersRefusesToHoldAny()
    {
        using var relu = ReLU();
        Assert.Throws<InvalidOperationException>(() => relu.register_parameter("weight", Parameter(ones(1))));
        Assert.Throws<InvalidOperationException>(() => relu.register_buffer("mean", ones(1)));
        Assert.Throws<InvalidOperationException>(() => relu.register_module("inner", Linear(1, 1)));
        Assert.Empty(relu.parameters());
    }
}
