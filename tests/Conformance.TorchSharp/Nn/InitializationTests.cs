using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

/// <summary>A seeded layer has PyTorch's weights: same numbers drawn in the same order, same bounds.</summary>
[Collection(nameof(GlobalState))]
public class InitializationTests
{
    [Fact]
    public void SeededLayersHaveTheWeightsOfPyTorch()
    {
        manual_seed(7);
        using var linear = Linear(3, 2);
        using var conv = Conv2d(2, 3, 3);
        using var grouped = Conv2d(4, 4, 3, groups: 2, bias: false);
        using var transposed = ConvTranspose2d(2, 3, 2);
        using var next = rand(2);

        Figures.Match(linear.weight, -0.33757593, 0.040325075, -0.34779212, 0.18384182, 0.18116128);
        Figures.Match(linear.bias!, -0.18842128, -0.33822793, 0.14980665);
        Figures.Match(conv.weight, 1.056218, -0.063490577, 0.1655895, 0.16732182);
        Figures.Match(conv.bias!, -0.20051815, 0.064143151, -0.18474896, -0.079912335);
        Figures.Match(grouped.weight, -1.2372124, 0.0092285862, -0.13449389);
        Figures.Match(transposed.weight, -0.3315357, 0.15226451, 0.23956737);
        Figures.Match(transposed.bias!, -0.40802246, 0.024278648, -0.16462922, -0.26767188);
        Figures.Match(next, 0.80859911, 0.71888888, 0.089710236);
    }

    [Fact]
    public void LayersHaveTheShapesOfPyTorch()
    {
        using var conv = Conv2d(4, 6, (3, 5), groups: 2);
        using var transposed = ConvTranspose2d(4, 6, 2, groups: 2);
        using var norm = BatchNorm2d(5);

        Assert.Equal([6, 2, 3, 5], conv.weight.shape);
        Assert.Equal([6], conv.bias!.shape);
        Assert.Equal([4, 3, 2, 2], transposed.weight.shape);
        Assert.Equal([5], norm.running_mean!.shape);
        Assert.Equal(ScalarType.Int64, norm.num_batches_tracked!.dtype);
        Assert.Equal(1f, norm.weight.min().item<float>());
        Assert.Equal(0f, norm.bias!.abs().max().item<float>());
        Assert.Equal(1f, norm.running_var!.min().item<float>());
        Assert.True(conv.weight.requires_grad);
        Assert.False(norm.running_mean!.requires_grad);
        Assert.Null(Linear(2, 2, hasBias: false).bias);
    }

    [Fact]
    public void KaimingUniform() => Figures.Match(Drawn(t => init.kaiming_uniform_(t)), -1.5003921, -0.70107722, -0.55780917, -0.30286446);

    [Fact]
    public void KaimingNormal() => Figures.Match(
        Drawn(t => init.kaiming_normal_(t, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU)),
        1.7080895, -0.038322147, 0.17994076, -0.39100841);

    [Fact]
    public void XavierUniform() => Figures.Match(Drawn(t => init.xavier_uniform_(t, 2.0)), -2.3243974, -1.0861043, -0.86415428, -0.46919563);

    // Of PyTorch's xavier_normal_ TorchSharp has the name only.
    [Fact]
    public void XavierNormalIsXavierUniform() => Figures.Match(Drawn(t => init.xavier_normal_(t, 2.0)), -2.3243974, -1.0861043, -0.86415428);

    [Fact]
    public void Normal() => Figures.Match(Drawn(t => init.normal_(t, 1.0, 0.5)), 25.708089, 0.96167785, 1.1799407, 0.60899162);

    [Fact]
    public void Uniform() => Figures.Match(Drawn(t => init.uniform_(t, -2, 3)), 6.6953133, -1.9786824, -1.4721532, -0.57078761);

    [Fact]
    public void ConstantZerosAndOnes()
    {
        using var t = empty(3);
        Figures.Match(init.constant_(t, 2.5), 7.5, 2.5, 2.5, 2.5);
        Figures.Match(init.ones_(t), 3, 1, 1, 1);
        Figures.Match(init.zeros_(t), 0, 0, 0, 0);
    }

    // TorchSharp takes a generator and draws from the global one all the same; Tensor.normal_ and Tensor.uniform_ do use theirs.
    [Fact]
    public void AGeneratorIsNotUsed()
    {
        using var generator = new Generator(99);
        Figures.Match(Drawn(t => init.normal_(t, 1.0, 0.5, generator)), 25.708089, 0.96167785, 1.1799407);
        Figures.Match(Drawn(t => init.uniform_(t, -2, 3, generator)), 6.6953133, -1.9786824, -1.4721532);
    }

    [Fact]
    public void AParameterIsFilledWithoutAGradientGraph()
    {
        using var weight = Parameter(zeros(2, 2));
        var filled = init.kaiming_uniform_(weight);
        Assert.Same(weight, filled);
        Assert.True(weight.is_leaf);
    }

    [Fact]
    public void FanInAndFanOut()
    {
        Assert.Equal((12, 8), init.CalculateFanInAndFanOut(zeros(2, 3, 2, 2)));
        Assert.Equal((3, 2), init.CalculateFanInAndFanOut(zeros(2, 3)));
        Assert.Throws<ArgumentException>(() => init.CalculateFanInAndFanOut(zeros(3)));
    }

    [Theory]
    [InlineData(init.NonlinearityType.Linear, 0, 1.0)]
    [InlineData(init.NonlinearityType.Sigmoid, 0, 1.0)]
    [InlineData(init.NonlinearityType.Tanh, 0, 1.6666666666666667)]
    [InlineData(init.NonlinearityType.ReLU, 0, 1.4142135623730951)]
    [InlineData(init.NonlinearityType.LeakyReLU, 0.2, 1.3867504905630728)]
    public void Gain(init.NonlinearityType nonlinearity, double slope, double expected) =>
        Assert.Equal(expected, init.calculate_gain(nonlinearity, slope), 1e-12);

    private static Tensor Drawn(Func<Tensor, Tensor> fill)
    {
        manual_seed(3);
        return fill(empty(2, 3, 2, 2));
    }
}
