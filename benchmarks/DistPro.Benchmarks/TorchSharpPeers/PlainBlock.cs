using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>The block of <see cref="PlainResNet"/>: two 3x3 convolutions and a shortcut.</summary>
internal sealed class PlainBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;

    public PlainBlock(long inputs, long outputs, long stride) : base(nameof(PlainBlock))
    {
        conv1 = Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        if (stride != 1 || inputs != outputs)
        {
            downsample = Sequential(Conv2d(inputs, outputs, 1, stride, bias: false), BatchNorm2d(outputs));
        }
        RegisterComponents();
    }

    /// <summary>The answer before the last ReLU.</summary>
    public Tensor Before(Tensor x)
    {
        var y = functional.relu(bn1.call(conv1.call(x)));
        y = bn2.call(conv2.call(y));
        return y + (downsample is null ? x : downsample.call(x));
    }

    public override Tensor forward(Tensor x) => functional.relu(Before(x));
}
