using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Wide residual network (Zagoruyko and Komodakis 2016): a 3x3 convolution, three stages of n blocks of widths 16k, 32k, 64k and
/// strides 1, 2, 2, each convolution after its batch norm and ReLU; a last batch norm and ReLU, global average pooling, a linear
/// layer; depth 6n + 4.
/// </summary>
internal sealed partial class WideResNet : Network, INetworkFamily
{
    private readonly Conv2d conv1;
    private readonly WideStage block1;
    private readonly WideStage block2;
    private readonly WideStage block3;
    private readonly BatchNormalization bn1;
    private readonly Linear fc;
    private readonly WideStage[] _stages;

    private WideResNet(string name, ImageShape shape, int classCount, int blocks, int factor)
        : base(name, shape, classCount, smallestSide: 4)
    {
        conv1 = Conv2d(shape.Channels, 16, 3, padding: 1, bias: false);
        block1 = new WideStage(16, 16 * factor, stride: 1, blocks);
        block2 = new WideStage(16 * factor, 32 * factor, stride: 2, blocks);
        block3 = new WideStage(32 * factor, 64 * factor, stride: 2, blocks);
        bn1 = new BatchNormalization(64 * factor);
        fc = Linear(64 * factor, classCount);
        _stages = [block1, block2, block3];
        RegisterComponents();
    }

    /// <summary>Names of the family: wrn_16_2, wrn_40_2, wrn_28_10 and so on.</summary>
    public static NetworkFamily Family { get; } = new(["wrn_{6n+4}_{width}"], TryCreate);

    /// <inheritdoc />
    public override int StageCount => 4;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.UniformWithoutBias);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input) =>
        Resume(stage, stage == 0 ? conv1.call(input.Raw) : _stages[stage - 1].call(input.Raw, input.Post));

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input)
    {
        if (stage == 0)
        {
            return [Stage(stage, input)];
        }
        var blocks = _stages[stage - 1].Blocks;
        var maps = new List<FeatureMap>();
        for (int i = 0; i < blocks.Count; i++)
        {
            var last = i == 0 ? input : maps[^1];
            var next = i + 1 < blocks.Count ? blocks[i + 1].FirstNorm : NormAfter(stage);
            maps.Add(Normed(stage, blocks[i].RunOn(last.Raw, last.Post), next));
        }
        return maps;
    }

    /// <inheritdoc />
    protected override FeatureMap Resume(int stage, Tensor raw) => Normed(stage, raw, NormAfter(stage));

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => fc.call(embedding);

    private BatchNormalization NormAfter(int stage) => stage < _stages.Length ? _stages[stage].FirstNorm : bn1;

    // What comes next begins with this batch norm and ReLU, and takes them from here: each batch norm runs once.
    private static FeatureMap Normed(int stage, Tensor raw, BatchNormalization next)
    {
        var pre = next.call(raw);
        return new FeatureMap(StageName(stage), raw, pre, functional.relu(pre));
    }

    private static WideResNet? TryCreate(string name, ImageShape shape, int classCount)
    {
        var match = NamePattern().Match(name);
        if (!match.Success)
        {
            return null;
        }
        int depth = int.Parse(match.Groups["depth"].Value, CultureInfo.InvariantCulture);
        int factor = int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture);
        return depth >= 10 && depth % 6 == 4 && factor > 0
            ? new WideResNet(name, shape, classCount, (depth - 4) / 6, factor)
            : null;
    }

    [GeneratedRegex("^wrn_(?<depth>[0-9]{1,4})_(?<width>[0-9]{1,2})$")]
    private static partial Regex NamePattern();
}
