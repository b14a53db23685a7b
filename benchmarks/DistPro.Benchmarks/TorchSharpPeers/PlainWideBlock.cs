using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>The block of <see cref="PlainWideResNet"/>: batch norm and ReLU before each convolution.</summary>
internal sealed class PlainWideBlock : Module<Tensor, Tensor>
{
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d conv2;
    private readonly Conv2d? convShortcut;

    public PlainWideBlock(long inputs, long outputs, long stride) : base(nameof(PlainWideBlock))
    {
        bn1 = BatchNorm2d(inputs);
        conv1 = Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        if (inputs != outputs)
        {
            convShortcut = Conv2d(inputs, outputs, 1, stride, bias: false);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = functional.relu(bn1.call(x));
        var shortcut = convShortcut is null ? x : convShortcut.call(y);
        y = conv2.call(functional.relu(bn2.call(conv1.call(y))));
        return y + shortcut;
    }
}
