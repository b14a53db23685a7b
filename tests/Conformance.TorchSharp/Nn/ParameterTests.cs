using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

public class ParameterTests
{
    [Fact]
    public void AParameterTakesTheTensorOver()
    {
        var data = ones(2);
        using var parameter = new Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(parameter.is_leaf);
        Assert.False(new Parameter(ones(1), requires_grad: false).requires_grad);
    }

    [Fact]
    public void AParameterTakesTheTensorsPlaceInItsScope()
    {
        Parameter parameter;
        using (var scope = NewDisposeScope())
        {
            parameter = Parameter(ones(2));
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.True(parameter.IsInvalid);
    }

    [Fact]
    public void ALayersParametersOutliveTheScope()
    {
        Linear linear;
        BatchNorm2d norm;
        using (NewDisposeScope())
        {
            linear = Linear(2, 2);
            norm = BatchNorm2d(2);
        }
        Assert.Equal([1, 2], linear.call(ones(1, 2)).shape);
        Assert.Equal(2, norm.running_mean!.numel());
    }

    [Fact]
    public void SettingALayersParameterDisposesTheOldOne()
    {
        using var linear = Linear(2, 2);
        var (weight, bias) = (linear.weight, linear.bias!);
        linear.weight = Parameter(ones(2, 2));
        linear.bias = null;
        Assert.True(weight.IsInvalid);
        Assert.True(bias.IsInvalid);
        Assert.Equal(["weight"], linear.state_dict().Keys);
        Figures.Match(linear.call(ones(1, 2)), 4, 2, 2);
    }
}
