using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// ShuffleNet (Zhang et al. 2018) with three groups, as the distillation literature uses it on 32 x 32 images: a 1x1 stem without
/// pooling, stages of 4, 8, 4 units with 240, 480, 960 channels and stride 2 each, global average pooling, a linear layer.
/// </summary>
internal sealed class ShuffleNetV1 : Network, INetworkFamily
{
    private const int Groups = 3, StemWidth = 24;

    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Linear linear;
    private readonly Block[][] _stages;

    private ShuffleNetV1(string name, ImageShape shape, int classCount) : base(name, shape, classCount, smallestSide: 8)
    {
        conv1 = Conv2d(shape.Channels, StemWidth, 1, bias: false);
        bn1 = new BatchNormalization(StemWidth);
        _stages = [Units(StemWidth, 240, 4), Units(240, 480, 8), Units(480, 960, 4)];
        layer1 = Sequential(_stages[0]);
        layer2 = Sequential(_stages[1]);
        layer3 = Sequential(_stages[2]);
        linear = Linear(960, classCount);
        RegisterComponents();
    }

    /// <summary>ShuffleV1.</summary>
    public static NetworkFamily Family { get; } = new(
        ["ShuffleV1"], (name, shape, classCount) => name == "ShuffleV1" ? new ShuffleNetV1(name, shape, classCount) : null);

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
    protected override Tensor Classify(Tensor embedding) => linear.call(embedding);

    // The stem is too narrow to be split into groups.
    private static Block[] Units(int inputs, int outputs, int count) => [.. Enumerable.Range(0, count).Select(i => i == 0
        ? new ShuffleV1Block(inputs, outputs, 2, inputs == StemWidth ? 1 : Groups, Groups)
        : new ShuffleV1Block(outputs, outputs, 1, Groups, Groups))];
}
