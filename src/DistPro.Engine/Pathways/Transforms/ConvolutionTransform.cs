using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Objectives.Connectors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// What the four connectors of DistPro's released code share: layers on the student's map before the activation, a resize to the
/// teacher's size (nearest), more layers, and ReviewKD's context loss to the teacher's map before the activation.
/// </summary>
public abstract class ConvolutionTransform : Transform
{
    private readonly Module<Tensor, Tensor> _before;
    private readonly Module<Tensor, Tensor>? _after;

    /// <param name="setup">What it is built from.</param>
    /// <param name="before">Layers before the resize.</param>
    /// <param name="after">Layers after it; null for none.</param>
    private protected ConvolutionTransform(TransformSetup setup, Module<Tensor, Tensor> before, Module<Tensor, Tensor>? after)
    {
        (_before, _after) = (before, after);
        Connector = ConnectorLayers.Place(setup.Run, new ConnectorSet(after is null ? [before] : [before, after]));
    }

    /// <inheritdoc />
    public override Tensor Distance(FeatureMap student, FeatureMap teacher)
    {
        var map = FeatureMaps.Resized(_before.call(student.Pre), teacher.Pre.shape);
        return ReviewKd.ContextLoss(_after is null ? map : _after.call(map), teacher.Pre);
    }
}
