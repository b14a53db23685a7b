using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>The connector that DistPro's released code calls complex: a student's map in the teacher's shape.</summary>
internal sealed class PlainConnector : Module<Tensor, long, Tensor>
{
    private readonly Sequential _before;
    private readonly Sequential _after;

    public PlainConnector(long student, long teacher) : base(nameof(PlainConnector))
    {
        long width = Math.Min(student, teacher);
        _before = Sequential(Convolution(student, width), ReLU(), new PlainGate(width), Convolution(width, width), ReLU());
        _after = Convolution(width, teacher);
        register_module("0", _before);
        register_module("1", _after);
    }

    public override Tensor forward(Tensor x, long size)
    {
        x = _before.call(x);
        if (x.shape[2] != size)
        {
            x = functional.interpolate(x, [size, size]);
        }
        return _after.call(x);
    }

    private static Sequential Convolution(long inputs, long outputs) =>
        Sequential(Conv2d(inputs, outputs, 3, padding: 1, bias: false), BatchNorm2d(outputs));
}
