using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>Mixes the channels of groups: with two groups, a0 a1 a2 b0 b1 b2 becomes a0 b0 a1 b1 a2 b2.</summary>
internal static class ChannelShuffle
{
    public static Tensor Run(Tensor x, int groups)
    {
        var shape = x.shape;
        // With the channels last, as they lie in memory.
        var channels = x.permute(0, 2, 3, 1).reshape(shape[0], shape[2], shape[3], groups, shape[1] / groups);
        return channels.transpose(3, 4).reshape(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2);
    }
}
