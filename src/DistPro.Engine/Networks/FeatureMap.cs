using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>
/// One stage of a network, from one running forward. The tensors are (N, C, H, W); two of them may be the same object.
/// </summary>
/// <param name="Name">"stem" for stage 0, then "stage1" and so on.</param>
/// <param name="Raw">What the rest of the network runs on from: the output of the stage.</param>
/// <param name="Pre">
/// Before the last activation. For networks that activate first (WRN), that is after the next batch norm.
/// </param>
/// <param name="Post">After the last activation.</param>
public sealed record FeatureMap(string Name, Tensor Raw, Tensor Pre, Tensor Post);
