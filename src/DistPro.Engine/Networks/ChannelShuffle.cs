using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>Mixes the channels of groups: with two groups, a0 a1 a2 b0 b1 b2 becomes a0 b0 a1 b1 a2 b2.</summary>
internal static class ChannelShuffle
{
    public static Tensor Run(Tensor x, int groups)
    {
        var shape = x.shape;
        return x.view(shape[0], groups, shape[1] / groups, shape[2], shape[3]).transpose(1, 2).reshape(shape);
    }
}
