using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using static TorchSharp.torch;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// Where in the image the two stages respond: the distance of <see cref="At"/>, after the activation. No weights of its own.
/// </summary>
[Transform("at", Scale = 1000)]
internal sealed class AttentionTransform : Transform
{
    /// <inheritdoc />
    public override Tensor Distance(FeatureMap student, FeatureMap teacher) => At.Loss(student.Post, teacher.Post);
}
