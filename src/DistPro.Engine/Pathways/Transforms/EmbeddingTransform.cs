using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// The mean over all places of the stages, after the activation, the student's through a linear layer; mean squared difference.
/// </summary>
[Transform("embedding")]
internal sealed class EmbeddingTransform : Transform
{
    private readonly Module<Tensor, Tensor> _linear;

    /// <param name="setup">What it is built from.</param>
    public EmbeddingTransform(TransformSetup setup)
    {
        _linear = setup.Run.Place(Linear(setup.Student.Post.shape[1], setup.Teacher.Post.shape[1]));
        Connector = _linear;
    }

    /// <inheritdoc />
    public override Tensor Distance(FeatureMap student, FeatureMap teacher) =>
        functional.mse_loss(_linear.call(student.Post.mean([2L, 3L])), teacher.Post.mean([2L, 3L]));
}
