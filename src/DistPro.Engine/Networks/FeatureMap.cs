using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>What a stage of a network gives; each map is (N, C, H, W).</summary>
/// <param name="Name">Name of the stage.</param>
/// <param name="Raw">What the rest of the network runs on from.</param>
/// <param name="Pre">Before the stage's last activation.</param>
/// <param name="Post">After the stage's last activation.</param>
public sealed record FeatureMap(string Name, Tensor Raw, Tensor Pre, Tensor Post);
