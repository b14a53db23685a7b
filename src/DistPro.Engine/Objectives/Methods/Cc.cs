using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Correlation congruence (Peng et al., ICCV 2019), in the form of RepDistiller: how neighbours in the batch are missed together.
/// </summary>
[Method("cc", Weight = 0.02)]
public sealed class Cc : Objective
{
    private readonly Linear _student;
    private readonly Linear _teacher;

    /// <param name="setup">What the probe batch told.</param>
    /// <param name="dimensions">Width of the space in which the two embeddings meet.</param>
    public Cc(ObjectiveSetup setup, [SettingRange(atLeast: 1, atMost: 65536)] int dimensions = 128)
    {
        SettingRangeAttribute.Checked<Cc>(dimensions);
        _student = nn.Linear(setup.Student.Embedding.shape[1], dimensions);
        _teacher = nn.Linear(setup.Teacher.Embedding.shape[1], dimensions);
        Connector = setup.Place(new ConnectorSet([("student", _student), ("teacher", _teacher)]));
    }

    /// <summary>Mean over i of sum over d of D[i, d] D[i + 1, d], D = |s - t|.</summary>
    /// <param name="student">Embedding (N, D), N at least 2.</param>
    /// <param name="teacher">Embedding (N, D).</param>
    public static Tensor Loss(Tensor student, Tensor teacher)
    {
        var distance = (student - teacher).abs();
        long pairs = distance.shape[0] - 1;
        return (distance.narrow(0, 0, pairs) * distance.narrow(0, 1, pairs)).sum(dim: 1).mean();
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(_student.call(input.Student.Embedding), _teacher.call(input.Teacher.Embedding));
}
