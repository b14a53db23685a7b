using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MyNetworks;

/// <summary>A stem and one more stage. "stripenet16" has 16 channels, "stripenet32" has 32.</summary>
public sealed class StripeNet : Network, INetworkFamily
{
    private readonly Conv2d stem;
    private readonly BatchNorm2d norm;
    private readonly Conv2d body;
    private readonly Linear last;

    private StripeNet(string name, ImageShape shape, int classCount, int width) : base(name, shape, classCount, smallestSide: 2)
    {
        stem = Conv2d(shape.Channels, width, (1, 5), padding: (0L, 2L), bias: false);
        norm = BatchNorm2d(width);
        body = Conv2d(width, 2 * width, 3, stride: 2, padding: 1);
        last = Linear(2 * width, classCount);
        RegisterComponents();
    }

    public override int StageCount => 2;

    // Its names; capitals and digits matter.
    public static NetworkFamily Family { get; } = new(["stripenet16", "stripenet32"], (name, shape, classCount) => name switch
    {
        "stripenet16" => new StripeNet(name, shape, classCount, 16),
        "stripenet32" => new StripeNet(name, shape, classCount, 32),
        _ => null,
    });

    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.Uniform);

    protected override FeatureMap Stage(int stage, FeatureMap input) =>
        Rectified(stage, stage == 0 ? norm.call(stem.call(input.Raw)) : body.call(input.Raw));

    protected override Tensor Classify(Tensor embedding) => last.call(embedding);
}
