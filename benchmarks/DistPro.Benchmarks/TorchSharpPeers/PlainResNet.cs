using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>A residual network for small images as one writes it with TorchSharp; parameters have the engine's names.</summary>
internal sealed class PlainResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Linear fc;
    private readonly PlainBlock[][] _stages;

    public PlainResNet(int depth, long classes) : base(nameof(PlainResNet))
    {
        int count = (depth - 2) / 6;
        conv1 = Conv2d(3, 16, 3, padding: 1, bias: false);
        bn1 = BatchNorm2d(16);
        _stages = [Stage(16, 16, 1, count), Stage(16, 32, 2, count), Stage(32, 64, 2, count)];
        layer1 = Sequential(_stages[0]);
        layer2 = Sequential(_stages[1]);
        layer3 = Sequential(_stages[2]);
        fc = Linear(64, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = functional.relu(bn1.call(conv1.call(x)));
        x = layer3.call(layer2.call(layer1.call(x)));
        return fc.call(Pooled(x));
    }

    /// <summary>The answer with all that distillation compares.</summary>
    public PlainFeatures Features(Tensor x)
    {
        List<Tensor> before = [bn1.call(conv1.call(x))];
        x = functional.relu(before[0]);
        List<Tensor> after = [x];
        foreach (var stage in _stages)
        {
            foreach (var block in stage[..^1])
            {
                x = block.call(x);
            }
            before.Add(stage[^1].Before(x));
            x = functional.relu(before[^1]);
            after.Add(x);
        }
        var pooled = Pooled(x);
        return new PlainFeatures(fc.call(pooled), pooled, after, before);
    }

    private static PlainBlock[] Stage(long inputs, long outputs, long stride, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new PlainBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1))];

    private static Tensor Pooled(Tensor x) => functional.avg_pool2d(x, x.shape[2]).flatten(1);
}
