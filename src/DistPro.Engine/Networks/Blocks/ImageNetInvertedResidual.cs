using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Inverted residual block as the networks for large images have it: as <see cref="InvertedResidual"/>, with ReLU6, and without
/// the first convolution where it would not add channels.
/// </summary>
internal sealed class ImageNetInvertedResidual : Module<Tensor, Tensor>
{
    private readonly Sequential conv;
    private readonly bool _residual;

    public ImageNetInvertedResidual(int inputs, int outputs, int stride, int expansion) : base(nameof(ImageNetInvertedResidual))
    {
        int width = inputs * expansion;
        _residual = stride == 1 && inputs == outputs;
        var depthwise = Sequential(
            Conv2d(width, width, 3, stride, padding: 1, groups: width, bias: false),
            new BatchNormalization(width), ReLU6(inplace: true));
        conv = expansion == 1
            ? Sequential(depthwise, new PointwiseConvolution(width, outputs), new BatchNormalization(outputs))
            : Sequential(
                Sequential(new PointwiseConvolution(inputs, width), new BatchNormalization(width), ReLU6(inplace: true)),
                depthwise,
                new PointwiseConvolution(width, outputs),
                new BatchNormalization(outputs));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = conv.call(x);
        return _residual ? y.add_(x, One) : y;
    }
}
