using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// MobileNetV2 (Sandler et al. 2018) as the distillation literature uses it on 32 x 32 images: half the width, a stem of stride
/// 2, stride 1 instead of 2 in the second group, ReLU instead of ReLU6, a 1x1 convolution to begin the first block too.
/// "MobileNetV2_1_0" has the full width.
/// </summary>
internal sealed class MobileNetV2 : Network, INetworkFamily
{
    private const int HeadWidth = 1280;

    private static readonly (int Expansion, int Width, int Blocks, int Stride)[] Groups =
        [(1, 16, 1, 1), (6, 24, 2, 1), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    // Group after which each stage ends.
    private static readonly int[] StageEnds = [2, 3, 5, 7];

    private readonly Sequential conv1;
    private readonly ModuleList<Sequential> blocks;
    private readonly Sequential conv2;
    private readonly Sequential classifier;

    private MobileNetV2(string name, ImageShape shape, int classCount, double factor)
        : base(name, shape, classCount, smallestSide: 16)
    {
        int width = (int)(32 * factor);
        conv1 = Sequential(Conv2d(shape.Channels, width, 3, stride: 2, padding: 1, bias: false), new BatchNormalization(width));
        blocks = [];
        foreach (var group in Groups)
        {
            int outputs = (int)(group.Width * factor);
            blocks.Add(Group(width, outputs, group.Blocks, group.Stride, group.Expansion));
            width = outputs;
        }
        conv2 = Sequential(new PointwiseConvolution(width, HeadWidth), new BatchNormalization(HeadWidth), ReLU(inplace: true));
        classifier = Sequential(Linear(HeadWidth, classCount));
        RegisterComponents();
    }

    /// <summary>MobileNetV2 and MobileNetV2_1_0.</summary>
    public static NetworkFamily Family { get; } = new(["MobileNetV2", "MobileNetV2_1_0"], (name, shape, classCount) => name switch
    {
        "MobileNetV2" => new MobileNetV2(name, shape, classCount, 0.5),
        "MobileNetV2_1_0" => new MobileNetV2(name, shape, classCount, 1),
        _ => null,
    });

    /// <inheritdoc />
    public override int StageCount => 1 + StageEnds.Length;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.SmallNormal);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input)
    {
        if (stage == 0)
        {
            return Rectified(stage, conv1.call(input.Raw));
        }
        return Plain(stage, GroupsOf(stage).Aggregate(input.Raw, (x, group) => group.call(x)));
    }

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input)
    {
        if (stage == 0)
        {
            return [Stage(stage, input)];
        }
        var maps = new List<FeatureMap>();
        foreach (var block in GroupsOf(stage).SelectMany(g => g.children()).Cast<InvertedResidual>())
        {
            maps.Add(Plain(stage, block.call(maps.Count == 0 ? input.Raw : maps[^1].Raw)));
        }
        return maps;
    }

    /// <inheritdoc />
    protected override Tensor Embed(FeatureMap last) => conv2.call(last.Raw).mean([2L, 3L]);

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => classifier.call(embedding);

    private IEnumerable<Sequential> GroupsOf(int stage) =>
        blocks.Take(StageEnds[stage - 1]).Skip(stage == 1 ? 0 : StageEnds[stage - 2]);

    private static Sequential Group(int inputs, int outputs, int count, int stride, int expansion) => Sequential(
        Enumerable.Range(0, count).Select(i => (Module<Tensor, Tensor>)new InvertedResidual(
            i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1, expansion)));
}
