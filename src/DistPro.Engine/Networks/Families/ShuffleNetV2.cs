using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// ShuffleNetV2 (Ma et al. 2018) as the distillation literature uses it on 32 x 32 images: a 1x1 stem without pooling, three
/// stages that begin with a unit of stride 2, a 1x1 convolution, global average pooling, a linear layer.
/// </summary>
internal sealed class ShuffleNetV2 : Network, INetworkFamily
{
    private const int StemWidth = 24, HeadWidth = 1024;

    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly PointwiseConvolution conv2;
    private readonly BatchNormalization bn2;
    private readonly Linear linear;
    private readonly Block[][] _stages;

    private ShuffleNetV2(string name, ImageShape shape, int classCount, int width)
        : base(name, shape, classCount, smallestSide: 8)
    {
        conv1 = Conv2d(shape.Channels, StemWidth, 1, bias: false);
        bn1 = new BatchNormalization(StemWidth);
        _stages = [Units(StemWidth, width, 4), Units(width, 2 * width, 8), Units(2 * width, 4 * width, 4)];
        layer1 = Sequential(_stages[0]);
        layer2 = Sequential(_stages[1]);
        layer3 = Sequential(_stages[2]);
        conv2 = new PointwiseConvolution(4 * width, HeadWidth);
        bn2 = new BatchNormalization(HeadWidth);
        linear = Linear(HeadWidth, classCount);
        RegisterComponents();
    }

    /// <summary>ShuffleV2 and ShuffleV2_1_5.</summary>
    public static NetworkFamily Family { get; } = new(["ShuffleV2", "ShuffleV2_1_5"], (name, shape, classCount) => name switch
    {
        "ShuffleV2" => new ShuffleNetV2(name, shape, classCount, 116),
        "ShuffleV2_1_5" => new ShuffleNetV2(name, shape, classCount, 176),
        _ => null,
    });

    /// <inheritdoc />
    public override int StageCount => 4;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.Uniform, LinearWeights.Uniform);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input) =>
        Rectified(stage, stage == 0 ? bn1.call(conv1.call(input.Raw)) : Block.BeforeActivation(_stages[stage - 1], input.Raw));

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input) =>
        stage == 0 ? [Stage(stage, input)] : Rectified(stage, _stages[stage - 1], input.Raw);

    /// <inheritdoc />
    protected override Tensor Embed(FeatureMap last) => bn2.call(conv2.call(last.Raw)).relu_().mean([2L, 3L]);

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => linear.call(embedding);

    private static Block[] Units(int inputs, int outputs, int count) =>
        [new ShuffleV2DownBlock(inputs, outputs), .. Enumerable.Range(1, count - 1).Select(_ => new ShuffleV2Block(outputs))];
}
