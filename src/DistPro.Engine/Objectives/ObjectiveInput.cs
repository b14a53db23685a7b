using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>What an objective sees of a batch of N images.</summary>
/// <param name="Student">The student's answer.</param>
/// <param name="Teacher">The teacher's answer to the same images; no gradient goes through it.</param>
/// <param name="Labels">Class of each image, int64 (N).</param>
/// <param name="Indices">Position of each image in the training data, int64 (N).</param>
/// <param name="Progress">Part of the run that is done, in 0..1.</param>
public sealed record ObjectiveInput(NetworkOutput Student, NetworkOutput Teacher, Tensor Labels, Tensor Indices, double Progress)
{
    /// <summary>The teacher's answer to the same images; no gradient goes through it.</summary>
    public NetworkOutput Teacher { get; } = Teacher.Logits.requires_grad ? Detached(Teacher) : Teacher;

    private static NetworkOutput Detached(NetworkOutput output) => new(
        output.Logits.detach(),
        output.Embedding.detach(),
        [.. output.Stages.Select(s => new FeatureMap(s.Name, s.Raw.detach(), s.Pre.detach(), s.Post.detach()))]);
}
