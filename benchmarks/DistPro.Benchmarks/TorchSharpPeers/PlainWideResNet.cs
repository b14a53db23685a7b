using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>A wide residual network as one writes it with TorchSharp; parameters have the engine's names.</summary>
internal sealed class PlainWideResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly PlainWideStage block1;
    private readonly PlainWideStage block2;
    private readonly PlainWideStage block3;
    private readonly BatchNorm2d bn1;
    private readonly Linear fc;

    public PlainWideResNet(int depth, int width, long classes) : base(nameof(PlainWideResNet))
    {
        int count = (depth - 4) / 6;
        conv1 = Conv2d(3, 16, 3, padding: 1, bias: false);
        block1 = new PlainWideStage(16, 16 * width, 1, count);
        block2 = new PlainWideStage(16 * width, 32 * width, 2, count);
        block3 = new PlainWideStage(32 * width, 64 * width, 2, count);
        bn1 = BatchNorm2d(64 * width);
        fc = Linear(64 * width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = block3.call(block2.call(block1.call(conv1.call(x))));
        x = functional.relu(bn1.call(x));
        return fc.call(functional.avg_pool2d(x, x.shape[2]).flatten(1));
    }
}
