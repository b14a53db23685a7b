using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// MobileNet (Howard et al. 2017) for large images: a 3x3 convolution of stride 2, then thirteen pairs of a 3x3 convolution of
/// each channel and a 1x1 convolution, with batch norm and ReLU after both; global average pooling, a linear layer.
/// </summary>
internal sealed class MobileNetV1 : Network, INetworkFamily
{
    private const int StemWidth = 32;

    private static readonly (int Width, int Stride)[] Pairs =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2),
        (1024, 1),
    ];

    // Number of modules after which each stage ends: the stem is the first convolution and the first pair.
    private static readonly int[] StageEnds = [2, 4, 6, 12, 14];

    private readonly ModuleList<Sequential> model;
    private readonly Linear fc;

    private MobileNetV1(string name, ImageShape shape, int classCount) : base(name, shape, classCount, smallestSide: 32)
    {
        model = [Sequential(
            Conv2d(shape.Channels, StemWidth, 3, stride: 2, padding: 1, bias: false), new BatchNormalization(StemWidth))];
        int inputs = StemWidth;
        foreach (var (width, stride) in Pairs)
        {
            model.Add(Sequential(
                Conv2d(inputs, inputs, 3, stride, padding: 1, groups: inputs, bias: false), new BatchNormalization(inputs),
                ReLU(inplace: true),
                new PointwiseConvolution(inputs, width), new BatchNormalization(width)));
            inputs = width;
        }
        fc = Linear(inputs, classCount);
        RegisterComponents();
    }

    /// <summary>MobileNetV1_ImageNet.</summary>
    public static NetworkFamily Family { get; } = new(["MobileNetV1_ImageNet"], (name, shape, classCount) =>
        name == "MobileNetV1_ImageNet" ? new MobileNetV1(name, shape, classCount) : null);

    /// <inheritdoc />
    public override int StageCount => StageEnds.Length;

    /// <inheritdoc />
    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.Uniform, LinearWeights.Uniform);

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input)
    {
        var x = input.Raw;
        for (int i = stage == 0 ? 0 : StageEnds[stage - 1]; i < StageEnds[stage] - 1; i++)
        {
            x = model[i].call(x).relu_();
        }
        return Rectified(stage, model[StageEnds[stage] - 1].call(x));
    }

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => fc.call(embedding);
}
