using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Two 3x3 convolutions with batch norm, added to the shortcut. (N, inputs, H, W) to (N, outputs, H/stride, W/stride).
/// </summary>
internal sealed class BasicBlock : Block
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly Sequential? downsample;
    private readonly Sequential? shortcut;

    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="stride">Stride of the first convolution.</param>
    /// <param name="projectionName">What the projection is called in the state of the network, downsample or shortcut.</param>
    public BasicBlock(int inputs, int outputs, int stride, ProjectionName projectionName) : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false);
        bn1 = new BatchNormalization(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        bn2 = new BatchNormalization(outputs);
        (downsample, shortcut) = Projection.Create(inputs, outputs, stride, projectionName);
        RegisterComponents();
    }

    public override Tensor BeforeActivation(Tensor x)
    {
        var y = bn1.call(conv1.call(x)).relu_();
        return bn2.call(conv2.call(y)).add_((downsample ?? shortcut)?.call(x) ?? x, One);
    }
}
