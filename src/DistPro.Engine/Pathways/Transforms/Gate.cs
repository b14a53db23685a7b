using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// Weights every place of a map (N, C, H, W) by a 1x1 convolution of it to one channel: x c(x). Not squashed, in DistPro too.
/// </summary>
internal sealed class Gate : Module<Tensor, Tensor>
{
    private readonly Conv2d weight;

    public Gate(long channels) : base(nameof(Gate))
    {
        weight = Conv2d(channels, 1, 1);
        RegisterComponents();
    }

    // The convolution as a product of matrix and vector: libtorch's takes several times as long backwards where there is one
    // output channel.
    public override Tensor forward(Tensor map)
    {
        var shape = map.shape;
        var places = map.permute(0, 2, 3, 1).reshape(-1, shape[1]);
        var gate = places.matmul(weight.weight.view(-1)).add_(weight.bias!, One);
        return map * gate.view(shape[0], 1, shape[2], shape[3]);
    }
}
