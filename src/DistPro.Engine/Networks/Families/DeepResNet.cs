using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Residual network of four stages (He et al. 2016, section 4.1) of widths 64, 128, 256, 512 and strides 1, 2, 2, 2. "ResNet50"
/// is for small images: a 3x3 stem of stride 1, no pooling. "ResNet50_ImageNet" has the 7x7 stem of stride 2, and max pooling
/// after it. "ResNet20_ImageNet" has 2, 2, 2 and 3 blocks: the network that ML.NET's DnnFeaturizeImage knows as ResNet18.
/// </summary>
internal sealed class DeepResNet : Network, INetworkFamily
{
    private const string ImageNetSuffix = "_ImageNet";
    private const int StemWidth = 64;

    private static readonly Dictionary<string, (int[] Blocks, bool Bottleneck)> Depths = new()
    {
        ["ResNet18"] = ([2, 2, 2, 2], false),
        ["ResNet34"] = ([3, 4, 6, 3], false),
        ["ResNet50"] = ([3, 4, 6, 3], true),
        ["ResNet101"] = ([3, 4, 23, 3], true),
        ["ResNet152"] = ([3, 8, 36, 3], true),
        ["ResNet20"] = ([2, 2, 2, 3], false),
    };

    // Its twenty layers are published for large images only.
    private static readonly string[] LargeOnly = ["ResNet20"];

    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Sequential layer1;
    private readonly Sequential? layer2;
    private readonly Sequential? layer3;
    private readonly Sequential? layer4;
    private readonly Linear? fc;
    private readonly Linear? linear;
    private readonly Block[][] _stages;
    private readonly bool _imageNet;

    private DeepResNet(NetworkPart part, ImageShape shape, int classCount, int[] blocks, bool bottleneck, bool imageNet)
        : base(part.Name, shape, classCount, smallestSide: imageNet ? 32 : 8)
    {
        _imageNet = imageNet;
        int stem = part.ChannelsOf(StemWidth);
        conv1 = imageNet
            ? Conv2d(shape.Channels, stem, 7, stride: 2, padding: 3, bias: false)
            : Conv2d(shape.Channels, stem, 3, padding: 1, bias: false);
        bn1 = new BatchNormalization(stem);
        int[] widths = [.. blocks.Take(part.StagesOf(1 + blocks.Length) - 1).Select((_, i) => part.ChannelsOf(StemWidth << i))];
        _stages = Stages(blocks, stem, widths, bottleneck, imageNet ? ProjectionName.Downsample : ProjectionName.Shortcut);
        layer1 = Sequential(_stages[0]);
        (layer2, layer3, layer4) = (Layer(1), Layer(2), Layer(3));
        // The implementations of the two kinds call the last layer differently, and so does the state of a network.
        var last = Linear(bottleneck ? Bottleneck.Expansion * widths[^1] : widths[^1], classCount);
        fc = imageNet ? last : null;
        linear = imageNet ? null : last;
        RegisterComponents();
    }

    /// <summary>
    /// ResNet18, ResNet34, ResNet50, ResNet101, ResNet152, each also with "_ImageNet" after its name; ResNet20_ImageNet.
    /// </summary>
    public static NetworkFamily Family { get; } =
        new(
            [.. Depths.Keys.Except(LargeOnly), .. Depths.Keys.Select(k => k + ImageNetSuffix)],
            (name, shape, classCount) => TryCreate(new NetworkPart(name), shape, classCount))
        {
            TryCreatePart = TryCreate,
        };

    /// <inheritdoc />
    public override int StageCount => 1 + _stages.Length;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.Uniform);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input)
    {
        if (stage == 0)
        {
            return Rectified(stage, bn1.call(conv1.call(input.Raw)));
        }
        return Rectified(stage, Block.BeforeActivation(_stages[stage - 1], Pooled(stage, input)));
    }

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input) =>
        stage == 0 ? [Stage(stage, input)] : Rectified(stage, _stages[stage - 1], Pooled(stage, input));

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => (fc ?? linear!).call(embedding);

    private Tensor Pooled(int stage, FeatureMap input) =>
        stage == 1 && _imageNet ? functional.max_pool2d(input.Raw, 3, 2, 1) : input.Raw;

    private Sequential? Layer(int stage) => stage < _stages.Length ? Sequential(_stages[stage]) : null;

    private static Block[][] Stages(int[] counts, int inputs, int[] widths, bool bottleneck, ProjectionName projectionName)
    {
        var stages = new Block[widths.Length][];
        for (int i = 0; i < widths.Length; i++)
        {
            stages[i] = new Block[counts[i]];
            for (int j = 0; j < counts[i]; j++)
            {
                int stride = i > 0 && j == 0 ? 2 : 1;
                stages[i][j] = bottleneck
                    ? new Bottleneck(inputs, widths[i], stride, projectionName)
                    : new BasicBlock(inputs, widths[i], stride, projectionName);
                inputs = bottleneck ? Bottleneck.Expansion * widths[i] : widths[i];
            }
        }
        return stages;
    }

    private static DeepResNet? TryCreate(NetworkPart part, ImageShape shape, int classCount)
    {
        string name = part.Whole;
        bool imageNet = name.EndsWith(ImageNetSuffix, StringComparison.Ordinal);
        return (imageNet || !LargeOnly.Contains(name))
            && Depths.TryGetValue(imageNet ? name[..^ImageNetSuffix.Length] : name, out var depth)
            ? new DeepResNet(part, shape, classCount, depth.Blocks, depth.Bottleneck, imageNet)
            : null;
    }
}
