using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// VGG with batch norm (Simonyan and Zisserman 2014), as it is used for small images: five groups of 3x3 convolutions of widths
/// 64, 128, 256, 512, 512 with 2x2 max pooling before the second, third and fourth one, and before the fifth one for images of 64
/// pixels or more; global average pooling, a linear layer.
/// </summary>
internal sealed class Vgg : Network, INetworkFamily
{
    private static readonly int[] Widths = [64, 128, 256, 512, 512];

    private static readonly Dictionary<string, int[]> Depths = new()
    {
        ["vgg8"] = [1, 1, 1, 1, 1],
        ["vgg11"] = [1, 1, 2, 2, 2],
        ["vgg13"] = [2, 2, 2, 2, 2],
        ["vgg16"] = [2, 2, 3, 3, 3],
        ["vgg19"] = [2, 2, 4, 4, 4],
    };

    private readonly Sequential block0;
    private readonly Sequential block1;
    private readonly Sequential block2;
    private readonly Sequential block3;
    private readonly Sequential block4;
    private readonly Linear classifier;
    private readonly Sequential[] _groups;
    private readonly int _pools;

    private Vgg(string name, ImageShape shape, int classCount, int[] depths) : base(name, shape, classCount, smallestSide: 8)
    {
        _groups = [.. Widths.Select((width, i) => Group(i == 0 ? shape.Channels : Widths[i - 1], width, depths[i]))];
        (block0, block1, block2, block3, block4) = (_groups[0], _groups[1], _groups[2], _groups[3], _groups[4]);
        classifier = Linear(Widths[^1], classCount);
        _pools = Math.Min(shape.Height, shape.Width) >= 64 ? 4 : 3;
        RegisterComponents();
    }

    /// <summary>vgg8, vgg11, vgg13, vgg16, vgg19.</summary>
    public static NetworkFamily Family { get; } = new(
        [.. Depths.Keys],
        (name, shape, classCount) => Depths.TryGetValue(name, out var depths) ? new Vgg(name, shape, classCount, depths) : null);

    /// <inheritdoc />
    public override int StageCount => 5;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.SmallNormal);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input) =>
        Rectified(stage, _groups[stage].call(Pooled(stage, input)));

    /// <inheritdoc />
    protected override IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input)
    {
        var maps = new List<FeatureMap>();
        // Convolution, batch norm, ReLU, repeated; the last ReLU is missing.
        foreach (var layers in _groups[stage].children().Cast<Module<Tensor, Tensor>>().Chunk(3))
        {
            var x = maps.Count == 0 ? Pooled(stage, input) : maps[^1].Raw;
            maps.Add(Rectified(stage, layers[1].call(layers[0].call(x))));
        }
        return maps;
    }

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => classifier.call(embedding);

    private Tensor Pooled(int stage, FeatureMap input) =>
        stage > 0 && stage <= _pools ? functional.max_pool2d(input.Raw, 2, 2) : input.Raw;

    // Convolution, batch norm, ReLU, repeated; without the last ReLU.
    private static Sequential Group(int inputs, int width, int depth) => Sequential(
        Enumerable.Range(0, depth).SelectMany(i => (Module<Tensor, Tensor>[])
        [
            Conv2d(i == 0 ? inputs : width, width, 3, padding: 1),
            new BatchNormalization(width),
            ReLU(inplace: true),
        ]).SkipLast(1));
}
