using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Pyramidal network (Han et al. 2017): as a residual network of three stages, but each block is a little wider than the one
/// before, by alpha channels in all. "pyramidnet110_84" has depth 110, alpha 84 and basic blocks (depth 6n + 2);
/// "pyramidnet200b_240" has bottlenecks (depth 9n + 2).
/// </summary>
internal sealed partial class PyramidNet : Network, INetworkFamily
{
    private const int StemWidth = 16, StageTotal = 3;

    private readonly Conv2d conv1;
    private readonly BatchNormalization bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly BatchNormalization bn_final;
    private readonly Linear fc;
    private readonly PyramidBlock[][] _stages;
    private readonly bool _bottleneck;

    private PyramidNet(string name, ImageShape shape, int classCount, int blocks, int alpha, bool bottleneck)
        : base(name, shape, classCount, smallestSide: 4)
    {
        _bottleneck = bottleneck;
        conv1 = Conv2d(shape.Channels, StemWidth, 3, padding: 1, bias: false);
        bn1 = new BatchNormalization(StemWidth);
        (_stages, int outputs) = Stages(blocks, alpha, bottleneck);
        layer1 = Sequential(_stages[0]);
        layer2 = Sequential(_stages[1]);
        layer3 = Sequential(_stages[2]);
        bn_final = new BatchNormalization(outputs);
        fc = Linear(outputs, classCount);
        RegisterComponents();
    }

    /// <summary>Names of the family: pyramidnet110_84, pyramidnet200b_240 and so on.</summary>
    public static NetworkFamily Family { get; } = new(["pyramidnet{6n+2}_{alpha}", "pyramidnet{9n+2}b_{alpha}"], TryCreate);

    /// <inheritdoc />
    public override int StageCount => 1 + StageTotal;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.Uniform);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input)
    {
        if (stage == 0)
        {
            return Resume(stage, bn1.call(conv1.call(input.Raw)));
        }
        var blocks = _stages[stage - 1];
        var x = blocks[0].RunOn(input.Raw, _bottleneck ? input.Post : input.Pre);
        foreach (var block in blocks.Skip(1))
        {
            var y = block.call(x);
            x.Dispose();
            x = y;
        }
        return Resume(stage, x);
    }

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input)
    {
        if (stage == 0)
        {
            return [Stage(stage, input)];
        }
        var blocks = _stages[stage - 1];
        var maps = new List<FeatureMap>();
        for (int i = 0; i < blocks.Length; i++)
        {
            var last = i == 0 ? input : maps[^1];
            var raw = blocks[i].RunOn(last.Raw, _bottleneck ? last.Post : last.Pre);
            maps.Add(i + 1 < blocks.Length ? Opened(stage, raw, blocks[i + 1].Opening(raw)) : Resume(stage, raw));
        }
        return maps;
    }

    /// <inheritdoc />
    protected override FeatureMap Resume(int stage, Tensor raw) =>
        Opened(stage, raw, stage < StageTotal ? _stages[stage][0].Opening(raw) : bn_final.call(raw));

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => fc.call(embedding);

    // What comes next takes its opening from here: each batch norm runs once.
    private static FeatureMap Opened(int stage, Tensor raw, Tensor pre) => new(StageName(stage), raw, pre, functional.relu(pre));

    private static (PyramidBlock[][] Stages, int Outputs) Stages(int count, int alpha, bool bottleneck)
    {
        var stages = new PyramidBlock[StageTotal][];
        double width = StemWidth, step = (double)alpha / (StageTotal * count);
        int inputs = StemWidth;
        for (int i = 0; i < StageTotal; i++)
        {
            stages[i] = new PyramidBlock[count];
            for (int j = 0; j < count; j++)
            {
                width += step;
                int rounded = (int)Math.Round(width);
                stages[i][j] = new PyramidBlock(inputs, rounded, i > 0 && j == 0 ? 2 : 1, bottleneck);
                inputs = bottleneck ? PyramidBlock.Expansion * rounded : rounded;
            }
        }
        return (stages, inputs);
    }

    private static PyramidNet? TryCreate(string name, ImageShape shape, int classCount)
    {
        var match = NamePattern().Match(name);
        if (!match.Success)
        {
            return null;
        }
        int depth = int.Parse(match.Groups["depth"].Value, CultureInfo.InvariantCulture);
        int alpha = int.Parse(match.Groups["alpha"].Value, CultureInfo.InvariantCulture);
        bool bottleneck = match.Groups["bottleneck"].Success;
        int layersPerStep = bottleneck ? 9 : 6;
        return depth > 2 && depth % layersPerStep == 2 && alpha > 0
            ? new PyramidNet(name, shape, classCount, (depth - 2) / layersPerStep, alpha, bottleneck)
            : null;
    }

    [GeneratedRegex("^pyramidnet(?<depth>[0-9]{1,4})(?<bottleneck>b)?_(?<alpha>[0-9]{1,4})$")]
    private static partial Regex NamePattern();
}
