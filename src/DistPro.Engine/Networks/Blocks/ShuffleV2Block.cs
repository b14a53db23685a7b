using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Basic unit of ShuffleNetV2: one half of the channels passes, the other goes through three convolutions; then a channel
/// shuffle.
/// </summary>
internal sealed class ShuffleV2Block : Block
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly Conv2d conv3;
    private readonly BatchNormalization bn3;
    private readonly int _half;

    public ShuffleV2Block(int channels) : base(nameof(ShuffleV2Block))
    {
        _half = channels / 2;
        conv1 = Conv2d(_half, _half, 1, bias: false);
        bn1 = new BatchNormalization(_half);
        conv2 = Conv2d(_half, _half, 3, padding: 1, groups: _half, bias: false);
        bn2 = new BatchNormalization(_half);
        conv3 = Conv2d(_half, _half, 1, bias: false);
        bn3 = new BatchNormalization(_half);
        RegisterComponents();
    }

    // The half that passes is rectified already: one ReLU for all channels, after the shuffle, gives the same.
    public override Tensor BeforeActivation(Tensor x)
    {
        var y = bn1.call(conv1.call(x.narrow(1, _half, _half))).relu_();
        y = bn2.call(conv2.call(y));
        y = bn3.call(conv3.call(y));
        return ChannelShuffle.Run(cat([x.narrow(1, 0, _half), y], 1), 2);
    }
}
