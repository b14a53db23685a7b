using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>Weights every place of a map (N, C, H, W) by a 1x1 convolution of it to one channel: x c(x). Not squashed, in DistPro too.</summary>
internal sealed class Gate : Module<Tensor, Tensor>
{
    private readonly Conv2d weight;

    public Gate(long channels) : base(nameof(Gate))
    {
        weight = Conv2d(channels, 1, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor map) => map * weight.call(map);
}
