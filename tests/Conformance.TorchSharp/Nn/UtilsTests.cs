using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Utilities = TorchSharp.torch.nn.utils;

namespace Conformance.TorchSharp.Nn;

public class UtilsTests
{
    private readonly Parameter _first = Parameter(ones(2, 2));
    private readonly Parameter _second = Parameter(ones(3));
    private readonly Parameter _withoutGradient = Parameter(ones(2));

    public UtilsTests()
    {
        _first.grad = full([2, 2], 3f);
        _second.grad = tensor(new float[] { 1, -2, 4 });
    }

    [Fact]
    public void ClippingScalesAllGradientsTogether()
    {
        double norm = Utilities.clip_grad_norm_([_first, _second, _withoutGradient], 1.5);
        Assert.Equal(7.549834251403809, norm, 1e-5);
        Figures.Match(_first.grad!, 4 * 0.5960395, 0.5960395);
        Figures.Match(_second.grad!, 0.5960395, 0.1986798, -0.3973597, 0.7947193);
    }

    [Fact]
    public void ClippingLeavesSmallGradientsAlone()
    {
        Assert.Equal(4.0, Utilities.clip_grad_norm_([_first, _second], 100, double.PositiveInfinity));
        Figures.Match(_first.grad!, 12, 3, 3, 3, 3);
        Assert.Equal(0, Utilities.clip_grad_norm_([_withoutGradient], 1));
    }

    [Fact]
    public void ParametersToAVectorAndBack()
    {
        using var vector = Utilities.parameters_to_vector([_first, _second]);
        Assert.Equal([7], vector.shape);
        using var values = arange(7, ScalarType.Float32);
        Utilities.vector_to_parameters(values, [_first, _second]);
        Figures.Match(_first, 6, 0, 1, 2, 3);
        Figures.Match(_second, 15, 4, 5, 6);
        values.add_(1);
        Figures.Match(_second, 18, 5, 6, 7);
    }
}
