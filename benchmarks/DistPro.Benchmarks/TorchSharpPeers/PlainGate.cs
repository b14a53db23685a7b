using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>Weights every place of a map by a 1x1 convolution of it.</summary>
internal sealed class PlainGate : Module<Tensor, Tensor>
{
    private readonly Conv2d weight;

    public PlainGate(long channels) : base(nameof(PlainGate))
    {
        weight = Conv2d(channels, 1, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => x * weight.call(x);
}
