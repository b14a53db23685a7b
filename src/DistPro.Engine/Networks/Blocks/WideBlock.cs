using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Block of a wide residual network, batch norm and ReLU before each of its two 3x3 convolutions. Where the width changes the
/// shortcut is a 1x1 convolution of the activated input, otherwise it is the input itself. (N, inputs, H, W) to (N, outputs,
/// H/stride, W/stride).
/// </summary>
internal sealed class WideBlock : Module<Tensor, Tensor>
{
    private readonly BatchNormalization bn1;
    private readonly Conv2d conv1;
    private readonly BatchNormalization bn2;
    private readonly Conv2d conv2;
    private readonly Conv2d? convShortcut;

    public WideBlock(int inputs, int outputs, int stride) : base(nameof(WideBlock))
    {
        bn1 = new BatchNormalization(inputs);
        conv1 = Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false);
        bn2 = new BatchNormalization(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        if (inputs != outputs)
        {
            convShortcut = Conv2d(inputs, outputs, 1, stride, bias: false);
        }
        RegisterComponents();
    }

    /// <summary>The batch norm that the block begins with.</summary>
    public BatchNormalization FirstNorm => bn1;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return RunOn(x, bn1.call(x).relu_()).MoveToOuterDisposeScope();
    }

    /// <summary>What follows the first batch norm and ReLU.</summary>
    /// <param name="raw">The input of the block.</param>
    /// <param name="activated">The same after the first batch norm and ReLU.</param>
    public Tensor RunOn(Tensor raw, Tensor activated)
    {
        var y = bn2.call(conv1.call(activated)).relu_();
        return conv2.call(y).add_(convShortcut?.call(activated) ?? raw, One);
    }
}
