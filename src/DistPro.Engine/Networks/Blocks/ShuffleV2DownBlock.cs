using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Unit of ShuffleNetV2 that halves the resolution: two branches of stride 2 read all channels, each gives half of the outputs.
/// </summary>
internal sealed class ShuffleV2DownBlock : Block
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv2;
    private readonly BatchNormalization bn2;
    private readonly Conv2d conv3;
    private readonly BatchNormalization bn3;
    private readonly Conv2d conv4;
    private readonly BatchNormalization bn4;
    private readonly Conv2d conv5;
    private readonly BatchNormalization bn5;

    public ShuffleV2DownBlock(int inputs, int outputs) : base(nameof(ShuffleV2DownBlock))
    {
        int half = outputs / 2;
        conv1 = Conv2d(inputs, inputs, 3, stride: 2, padding: 1, groups: inputs, bias: false);
        bn1 = new BatchNormalization(inputs);
        conv2 = Conv2d(inputs, half, 1, bias: false);
        bn2 = new BatchNormalization(half);
        conv3 = Conv2d(inputs, half, 1, bias: false);
        bn3 = new BatchNormalization(half);
        conv4 = Conv2d(half, half, 3, stride: 2, padding: 1, groups: half, bias: false);
        bn4 = new BatchNormalization(half);
        conv5 = Conv2d(half, half, 1, bias: false);
        bn5 = new BatchNormalization(half);
        RegisterComponents();
    }

    public override Tensor BeforeActivation(Tensor x)
    {
        var left = bn2.call(conv2.call(bn1.call(conv1.call(x))));
        var right = bn3.call(conv3.call(x)).relu_();
        right = bn5.call(conv5.call(bn4.call(conv4.call(right))));
        return ChannelShuffle.Run(cat([left, right], 1), 2);
    }
}
