using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>Two 3x3 convolutions with batch norm, added to the shortcut, then ReLU. (N, inputs, H, W) to (N, outputs, H/stride, W/stride).</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;

    public BasicBlock(int inputs, int outputs, int stride) : base(nameof(BasicBlock))
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

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = functional.relu(bn1.call(conv1.call(x)));
        y = bn2.call(conv2.call(y));
        return (y + (downsample?.call(x) ?? x)).relu_().MoveToOuterDisposeScope();
    }
}
