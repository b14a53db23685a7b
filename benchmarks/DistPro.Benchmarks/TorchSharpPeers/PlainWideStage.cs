using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>The blocks of one width of <see cref="PlainWideResNet"/>.</summary>
internal sealed class PlainWideStage : Module<Tensor, Tensor>
{
    private readonly Sequential layer;

    public PlainWideStage(long inputs, long outputs, long stride, int count) : base(nameof(PlainWideStage))
    {
        var blocks = Enumerable.Range(0, count)
            .Select(i => new PlainWideBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1));
        layer = Sequential(blocks);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layer.call(x);
}
