using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Residual network for small images (He et al. 2016, section 4.2): a 3x3 stem, three stages of n basic blocks of widths 16, 32,
/// 64 and strides 1, 2, 2, global average pooling, a linear layer; depth 6n + 2. A projection (1x1 convolution and batch norm) is
/// the shortcut wherever stride or width change. "resnet8x4" has four times the width, and a stem of twice the width.
/// </summary>
internal sealed partial class ResNet : Network, INetworkFamily
{
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Sequential layer1;
    private readonly Sequential? layer2;
    private readonly Sequential? layer3;
    private readonly Linear fc;
    private readonly Block[][] _stages;

    private ResNet(NetworkPart part, ImageShape shape, int classCount, int blocks, int factor)
        : base(part.Name, shape, classCount, smallestSide: 4)
    {
        int stem = part.ChannelsOf(Math.Max(16, 8 * factor));
        int[] widths = [.. Enumerable.Range(0, part.StagesOf(4) - 1).Select(i => part.ChannelsOf((16 << i) * factor))];
        conv1 = Conv2d(shape.Channels, stem, 3, padding: 1, bias: false);
        bn1 = new BatchNormalization(stem);
        _stages = [.. widths.Select((width, i) => Blocks(i == 0 ? stem : widths[i - 1], width, i == 0 ? 1 : 2, blocks))];
        layer1 = Sequential(_stages[0]);
        layer2 = _stages.Length > 1 ? Sequential(_stages[1]) : null;
        layer3 = _stages.Length > 2 ? Sequential(_stages[2]) : null;
        fc = Linear(widths[^1], classCount);
        RegisterComponents();
    }

    /// <summary>Names of the family: resnet8, resnet20, resnet110, resnet32x4 and so on.</summary>
    public static NetworkFamily Family { get; } = new(
        ["resnet{6n+2}", "resnet{6n+2}x{width}"],
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
    protected override FeatureMap Stage(int stage, FeatureMap input) =>
        Rectified(stage, stage == 0 ? bn1.call(conv1.call(input.Raw)) : Block.BeforeActivation(_stages[stage - 1], input.Raw));

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input) =>
        stage == 0 ? [Stage(stage, input)] : Rectified(stage, _stages[stage - 1], input.Raw);

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => fc.call(embedding);

    private static Block[] Blocks(int inputs, int outputs, int stride, int count) =>
        [.. Enumerable.Range(0, count)
            .Select(i => new BasicBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1, ProjectionName.Downsample))];

    private static ResNet? TryCreate(NetworkPart part, ImageShape shape, int classCount)
    {
        var match = NamePattern().Match(part.Whole);
        if (!match.Success)
        {
            return null;
        }
        int depth = int.Parse(match.Groups["depth"].Value, CultureInfo.InvariantCulture);
        int factor = match.Groups["width"].Success ? int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture) : 1;
        return depth >= 8 && depth % 6 == 2 && factor > 0 ? new ResNet(part, shape, classCount, (depth - 2) / 6, factor) : null;
    }

    [GeneratedRegex(@"^resnet(?<depth>[0-9]{1,4})(x(?<width>[0-9]{1,2}))?$")]
    private static partial Regex NamePattern();
}
