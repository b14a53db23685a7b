namespace DistPro.Engine.Pathways.Transforms;

/// <summary>DistPro's connector of one convolution: 1x1 with batch norm; resize.</summary>
/// <param name="setup">What it is built from.</param>
[Transform("simple")]
internal sealed class SimpleTransform(TransformSetup setup) : ConvolutionTransform(
    setup, ConnectorLayers.Convolution(setup.Student.Pre.shape[1], setup.Teacher.Pre.shape[1], 1), null);
