using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Unit of ShuffleNet: 1x1 convolution in groups, channel shuffle, 3x3 convolution of each channel, 1x1 convolution in groups.
/// With stride 1 it is added to the input; with stride 2 the input, average-pooled, is appended to it, so that the outputs
/// include the inputs' channels.
/// </summary>
internal sealed class ShuffleV1Block : Block
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly Conv2d conv3;
    private readonly BatchNormalization bn3;
    private readonly int _firstGroups;
    private readonly int _stride;

    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out, with stride 2 those of the input among them.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="firstGroups">Groups of the first convolution and of the shuffle.</param>
    /// <param name="groups">Groups of the last convolution.</param>
    public ShuffleV1Block(int inputs, int outputs, int stride, int firstGroups, int groups) : base(nameof(ShuffleV1Block))
    {
        int own = stride == 1 ? outputs : outputs - inputs;
        int middle = own / 4;
        (_firstGroups, _stride) = (firstGroups, stride);
        conv1 = Conv2d(inputs, middle, 1, groups: firstGroups, bias: false);
        bn1 = new BatchNormalization(middle);
        conv2 = Conv2d(middle, middle, 3, stride, padding: 1, groups: middle, bias: false);
        bn2 = new BatchNormalization(middle);
        conv3 = Conv2d(middle, own, 1, groups: groups, bias: false);
        bn3 = new BatchNormalization(own);
        RegisterComponents();
    }

    public override Tensor BeforeActivation(Tensor x)
    {
        var y = bn1.call(conv1.call(x)).relu_();
        y = bn2.call(conv2.call(ChannelShuffle.Run(y, _firstGroups))).relu_();
        y = bn3.call(conv3.call(y));
        return _stride == 1 ? y.add_(x, One) : cat([y, functional.avg_pool2d(x, 3, 2, 1)], 1);
    }
}
