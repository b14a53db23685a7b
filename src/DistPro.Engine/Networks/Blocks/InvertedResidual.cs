using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Inverted residual block: 1x1 convolution to more channels, 3x3 convolution of each channel, 1x1 convolution to fewer, with
/// batch norm each and ReLU after the first two; added to the input where the shapes are equal. There is no activation at its
/// end.
/// </summary>
internal sealed class InvertedResidual : Module<Tensor, Tensor>
{
    private readonly Sequential conv;
    private readonly bool _residual;

    public InvertedResidual(int inputs, int outputs, int stride, int expansion) : base(nameof(InvertedResidual))
    {
        int width = inputs * expansion;
        _residual = stride == 1 && inputs == outputs;
        conv = Sequential(
            new PointwiseConvolution(inputs, width), new BatchNormalization(width), ReLU(inplace: true),
            Conv2d(width, width, 3, stride, padding: 1, groups: width, bias: false),
            new BatchNormalization(width), ReLU(inplace: true),
            new PointwiseConvolution(width, outputs), new BatchNormalization(outputs));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = conv.call(x);
        return _residual ? y.add_(x, One) : y;
    }
}
