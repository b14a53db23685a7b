using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// 1x1, 3x3 and 1x1 convolutions with batch norm, added to the shortcut. (N, inputs, H, W) to (N, 4 width, H/stride, W/stride).
/// </summary>
internal sealed class Bottleneck : Block
{
    /// <summary>Channels out for each channel of the middle.</summary>
    public const int Expansion = 4;

    private readonly PointwiseConvolution conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly PointwiseConvolution conv3;
    private readonly BatchNormalization bn3;
    private readonly Sequential? downsample;
    private readonly Sequential? shortcut;

    /// <param name="inputs">Channels in.</param>
    /// <param name="width">Channels of the middle.</param>
    /// <param name="stride">Stride of the 3x3 convolution.</param>
    /// <param name="projectionName">What the projection is called in the state of the network, downsample or shortcut.</param>
    public Bottleneck(int inputs, int width, int stride, ProjectionName projectionName) : base(nameof(Bottleneck))
    {
        int outputs = Expansion * width;
        conv1 = new PointwiseConvolution(inputs, width);
        bn1 = new BatchNormalization(width);
        conv2 = Conv2d(width, width, 3, stride, padding: 1, bias: false);
        bn2 = new BatchNormalization(width);
        conv3 = new PointwiseConvolution(width, outputs);
        bn3 = new BatchNormalization(outputs);
        (downsample, shortcut) = Projection.Create(inputs, outputs, stride, projectionName);
        RegisterComponents();
    }

    public override Tensor BeforeActivation(Tensor x)
    {
        var y = bn1.call(conv1.call(x)).relu_();
        y = bn2.call(conv2.call(y)).relu_();
        return bn3.call(conv3.call(y)).add_((downsample ?? shortcut)?.call(x) ?? x, One);
    }
}
