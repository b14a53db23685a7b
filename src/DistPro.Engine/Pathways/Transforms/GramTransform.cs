using DistPro.Engine.Networks;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>
/// Which channels of a stage respond together: G = (1 / HW) sum over places of f^T f, (N, C_t, C_t), as FSP has it between two
/// stages; the student's maps through a 1x1 convolution and batch norm, before the activation. Mean squared difference.
/// </summary>
[Transform("gram")]
internal sealed class GramTransform : Transform
{
    private readonly Module<Tensor, Tensor> _connector;

    /// <param name="setup">What it is built from.</param>
    public GramTransform(TransformSetup setup)
    {
        _connector = ConnectorLayers.Place(
            setup.Run, ConnectorLayers.Convolution(setup.Student.Pre.shape[1], setup.Teacher.Pre.shape[1], 1));
        Connector = _connector;
    }

    /// <inheritdoc />
    public override Tensor Distance(FeatureMap student, FeatureMap teacher) =>
        functional.mse_loss(Gram(_connector.call(student.Pre)), Gram(teacher.Pre));

    private static Tensor Gram(Tensor map)
    {
        var flat = map.flatten(2);
        return flat.bmm(flat.transpose(1, 2)) / Number(flat.shape[2]);
    }
}
