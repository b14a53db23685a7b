using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// MobileNetV2 (Sandler et al. 2018) for large images: a 3x3 convolution of stride 2, seventeen inverted residual blocks, a 1x1
/// convolution, batch norm and ReLU6, global average pooling, dropout of 0.2, a linear layer.
/// </summary>
internal sealed class ImageNetMobileNetV2 : Network, INetworkFamily
{
    private const int StemWidth = 32, HeadWidth = 1280;

    private static readonly (int Expansion, int Width, int Blocks, int Stride)[] Groups =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    // Number of modules after which each stage ends: where the resolution is halved next. The first module and block are the
    // stem.
    private static readonly int[] StageEnds = [2, 4, 7, 14, 18];

    private readonly ModuleList<Module<Tensor, Tensor>> features;
    private readonly Sequential classifier;

    private ImageNetMobileNetV2(string name, ImageShape shape, int classCount) : base(name, shape, classCount, smallestSide: 32)
    {
        features = [Sequential(
            Conv2d(shape.Channels, StemWidth, 3, stride: 2, padding: 1, bias: false), new BatchNormalization(StemWidth),
            ReLU6(inplace: true))];
        int inputs = StemWidth;
        foreach (var (expansion, width, blocks, stride) in Groups)
        {
            for (int i = 0; i < blocks; i++)
            {
                features.Add(new ImageNetInvertedResidual(inputs, width, i == 0 ? stride : 1, expansion));
                inputs = width;
            }
        }
        features.Add(Sequential(
            new PointwiseConvolution(inputs, HeadWidth), new BatchNormalization(HeadWidth), ReLU6(inplace: true)));
        classifier = Sequential(Dropout(0.2), Linear(HeadWidth, classCount));
        RegisterComponents();
    }

    /// <summary>MobileNetV2_ImageNet.</summary>
    public static NetworkFamily Family { get; } = new(["MobileNetV2_ImageNet"], (name, shape, classCount) =>
        name == "MobileNetV2_ImageNet" ? new ImageNetMobileNetV2(name, shape, classCount) : null);

    /// <inheritdoc />
    public override int StageCount => StageEnds.Length;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.SmallNormal);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input)
    {
        var x = input.Raw;
        for (int i = stage == 0 ? 0 : StageEnds[stage - 1]; i < StageEnds[stage]; i++)
        {
            x = features[i].call(x);
        }
        return Plain(stage, x);
    }

    /// <inheritdoc />
    protected override Tensor Embed(FeatureMap last) => features[^1].call(last.Raw).mean([2L, 3L]);

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => classifier.call(embedding);
}
