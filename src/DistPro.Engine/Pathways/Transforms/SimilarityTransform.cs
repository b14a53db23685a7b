using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using static TorchSharp.torch;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// Which images of the batch excite the two stages alike: the distance of <see cref="Sp"/>, after the activation. No weights of
/// its own.
/// </summary>
[Transform("sp", Scale = 3000)]
internal sealed class SimilarityTransform : Transform
{
    /// <inheritdoc />
    public override Tensor Distance(FeatureMap student, FeatureMap teacher) => Sp.Loss(student.Post, teacher.Post);
}
