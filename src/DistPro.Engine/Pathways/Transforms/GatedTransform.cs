using static TorchSharp.torch.nn;
using Layers = DistPro.Engine.Pathways.Transforms.ConnectorLayers;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>DistPro's connector of two convolutions: 1x1, gate; resize; 3x3.</summary>
[Transform("2conv")]
internal sealed class GatedTransform : ConvolutionTransform
{
    /// <param name="setup">What it is built from.</param>
    public GatedTransform(TransformSetup setup) : this(
        setup, setup.Student.Pre.shape[1], Layers.Middle(setup), setup.Teacher.Pre.shape[1])
    {
    }

    private GatedTransform(TransformSetup setup, long student, long middle, long teacher) : base(
        setup,
        Sequential(Layers.Convolution(student, middle, 1), new Gate(middle)),
        Layers.Convolution(middle, teacher, 3))
    {
    }
}
