using static TorchSharp.torch.nn;
using Layers = DistPro.Engine.Pathways.Transforms.ConnectorLayers;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// The connector that DistPro's released code uses: 3x3, gate, 3x3; resize; 3x3. Every convolution with batch norm, the first two
/// with ReLU.
/// </summary>
[Transform("complex")]
internal sealed class ComplexTransform : ConvolutionTransform
{
    /// <param name="setup">What it is built from.</param>
    public ComplexTransform(TransformSetup setup) : this(
        setup, setup.Student.Pre.shape[1], Layers.Middle(setup), setup.Teacher.Pre.shape[1])
    {
    }

    private ComplexTransform(TransformSetup setup, long student, long middle, long teacher) : base(
        setup,
        Sequential(
            Layers.Convolution(student, middle, 3), ReLU(inplace: true), new Gate(middle), Layers.Convolution(middle, middle, 3),
            ReLU(inplace: true)),
        Layers.Convolution(middle, teacher, 3))
    {
    }
}
