using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>ABF of ReviewKD: a student's map, mixed with what the deeper maps gave; and that in the teacher's shape.</summary>
internal sealed class PlainFusion : Module<Tensor, Tensor?, long, (Tensor Matched, Tensor Fused)>
{
    private readonly Sequential conv1;
    private readonly Conv2d? gates;
    private readonly Sequential conv2;

    public PlainFusion(long inputs, long width, long outputs, bool fuses) : base(nameof(PlainFusion))
    {
        conv1 = Sequential(Conv2d(inputs, width, 1, bias: false), BatchNorm2d(width));
        gates = fuses ? Conv2d(2 * width, 2, 1) : null;
        conv2 = Sequential(Conv2d(width, outputs, 3, padding: 1, bias: false), BatchNorm2d(outputs));
        RegisterComponents();
    }

    public override (Tensor Matched, Tensor Fused) forward(Tensor x, Tensor? deeper, long size)
    {
        x = conv1.call(x);
        if (gates is not null && deeper is not null)
        {
            deeper = functional.interpolate(deeper, [x.shape[2], x.shape[3]]);
            var weights = sigmoid(gates.call(cat([x, deeper], 1)));
            x = x * weights.narrow(1, 0, 1) + deeper * weights.narrow(1, 1, 1);
        }
        if (x.shape[2] != size)
        {
            x = functional.interpolate(x, [size, size]);
        }
        return (conv2.call(x), x);
    }
}
