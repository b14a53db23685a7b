using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Block of a pyramidal network: batch norm, then convolutions with batch norm each and ReLU between them (two of 3x3; or 1x1,
/// 3x3, 1x1 with four times the channels out). The shortcut is the input, average-pooled where the stride is 2, with zeros for
/// the channels that it lacks.
/// </summary>
internal sealed class PyramidBlock : Module<Tensor, Tensor>
{
    /// <summary>Channels out for each channel of the middle, of a bottleneck.</summary>
    public const int Expansion = 4;

    private readonly BatchNormalization bn1;
    private readonly Module<Tensor, Tensor> conv1;
    private readonly BatchNormalization bn2;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn3;
    private readonly PointwiseConvolution? conv3;
    private readonly BatchNormalization? bn4;
    private readonly int _stride;
    private readonly int _missing;

    /// <param name="inputs">Channels in.</param>
    /// <param name="width">Channels of the convolutions; of a bottleneck, of the first two.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="bottleneck">Whether there are three convolutions.</param>
    public PyramidBlock(int inputs, int width, int stride, bool bottleneck) : base(nameof(PyramidBlock))
    {
        int outputs = bottleneck ? Expansion * width : width;
        (_stride, _missing) = (stride, outputs - inputs);
        bn1 = new BatchNormalization(inputs);
        conv1 = bottleneck ? new PointwiseConvolution(inputs, width) : Conv2d(inputs, width, 3, stride, padding: 1, bias: false);
        bn2 = new BatchNormalization(width);
        conv2 = Conv2d(width, width, 3, bottleneck ? stride : 1, padding: 1, bias: false);
        bn3 = new BatchNormalization(width);
        if (bottleneck)
        {
            conv3 = new PointwiseConvolution(width, outputs);
            bn4 = new BatchNormalization(outputs);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var opened = Opening(x);
        return RunOn(x, conv3 is null ? opened : opened.relu_()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What precedes the point at which the stage before is observed. Of a bottleneck it is all before its first ReLU (batch
    /// norm, 1x1 convolution, batch norm); of a basic block the batch norm alone, because its first convolution may change the
    /// resolution.
    /// </summary>
    public Tensor Opening(Tensor x) => conv3 is null ? bn1.call(x) : bn2.call(conv1.call(bn1.call(x)));

    /// <summary>What follows the opening.</summary>
    /// <param name="raw">The input of the block.</param>
    /// <param name="opened">What the opening made of it; of a bottleneck, after ReLU.</param>
    public Tensor RunOn(Tensor raw, Tensor opened)
    {
        var y = conv3 is null ? bn2.call(conv1.call(opened)).relu_() : opened;
        y = bn3.call(conv2.call(y));
        y = conv3 is null ? y : bn4!.call(conv3.call(y.relu_()));
        var shortcut = _stride == 1 ? raw : functional.avg_pool2d(raw, 2, 2, ceil_mode: true);
        return y.add_(_missing == 0 ? shortcut : functional.pad(shortcut, [0L, 0L, 0L, 0L, 0L, _missing]), One);
    }
}
