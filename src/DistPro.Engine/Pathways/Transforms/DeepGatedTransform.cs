using static TorchSharp.torch.nn;
using Layers = DistPro.Engine.Pathways.Transforms.ConnectorLayers;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>DistPro's connector of three convolutions: 1x1, gate; resize; 3x3, 3x3.</summary>
[Transform("3conv")]
internal sealed class DeepGatedTransform : ConvolutionTransform
{
    /// <param name="setup">What it is built from.</param>
    public DeepGatedTransform(TransformSetup setup) : this(
        setup, setup.Student.Pre.shape[1], Layers.Middle(setup), setup.Teacher.Pre.shape[1])
    {
    }

    private DeepGatedTransform(TransformSetup setup, long student, long middle, long teacher) : base(
        setup,
        Sequential(Layers.Convolution(student, middle, 1), new Gate(middle)),
        Sequential(Layers.Convolution(middle, middle, 3), Layers.Convolution(middle, teacher, 3)))
    {
    }
}
