using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Activation boundaries: on which side of zero each neuron stands
/// (Heo et al., Knowledge Transfer via Distillation of Activation Boundaries, AAAI 2019: the alternative loss with a
/// margin).</summary>
/// <remarks>
/// It prepares the student: as published it is all there is in the first 30 of 270 epochs, and nothing afterwards.
/// </remarks>
[Method("ab", Until = 1.0 / 9, LabelFrom = 1.0 / 9)]
public sealed class Ab : Objective
{
    private readonly double _margin;
    private readonly nn.Module<Tensor, Tensor>[] _connectors;

    /// <param name="setup">What the probe batch told.</param>
    /// <param name="margin">How far beyond zero the student has to be, at least 0.</param>
    /// <exception cref="ArgumentException">There is no regressor between the sizes of a stage.</exception>
    public Ab(ObjectiveSetup setup, [SettingRange(atLeast: 0)] double margin = 1)
    {
        _margin = SettingRangeAttribute.Checked<Ab>(margin);
        var pairs = FeatureMaps.StagePairs(setup.Student, setup.Teacher);
        _connectors = [.. pairs.Select(p => Connect(p.Student.Pre.shape, p.Teacher.Pre.shape))];
        Connector = setup.Place(new ConnectorSet(_connectors));
    }

    /// <summary>Sum over all elements of max(0, m - s)^2 where t is above 0, max(0, s + m)^2 elsewhere.</summary>
    /// <param name="student">s, the student's map before the activation, in the teacher's shape, (N, C, H, W).</param>
    /// <param name="teacher">t, the teacher's map before the activation, (N, C, H, W).</param>
    /// <param name="margin">m.</param>
    public static Tensor Loss(Tensor student, Tensor teacher, double margin) =>
        where(teacher.gt(Zero), Number(margin) - student, student + Number(margin)).clamp_min(Zero).Squared().sum();

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input)
    {
        double scale = 3.0 / 1000 / input.Labels.shape[0];
        return FeatureMaps.StagePairs(input.Student, input.Teacher)
            .Select((p, i) =>
                Number(Math.Pow(2, i - _connectors.Length + 1) * scale)
                * Loss(_connectors[i].call(p.Student.Pre), p.Teacher.Pre, _margin))
            .Aggregate(Sum);
    }

    private static nn.Module<Tensor, Tensor> Connect(long[] student, long[] teacher) =>
        student[1..].SequenceEqual(teacher[1..]) ? nn.Identity() : Regressor.Create(student, teacher, activated: false);
}
