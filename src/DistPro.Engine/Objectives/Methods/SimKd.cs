using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>Reused teacher classifier: the student's last map is brought to the teacher's, and the teacher's classifier goes on
/// from there (Chen et al., Knowledge Distillation with the Reused Teacher Classifier, CVPR 2022).</summary>
/// <remarks>
/// The network to train is a <see cref="ReusedClassifierNetwork"/>, which holds student, projector and the teacher's classifier,
/// and is what is used afterwards. With any other student the projector is a connector, and the student's own classifier learns
/// nothing from this objective.
/// </remarks>
[Method<ReusedClassifierNetwork>("simkd", LabelWeight = 0)]
public sealed class SimKd : Objective
{
    private readonly long[] _teacherShape;
    private readonly Module<Tensor, Tensor>? _projector;

    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">The student has the classifier of another teacher.</exception>
    public SimKd(ObjectiveSetup setup)
    {
        _teacherShape = setup.Teacher.Stages[^1].Post.shape;
        var last = setup.Student.Stages[^1];
        long channels = last.Post.shape[1];
        if (last.Name != ReusedClassifierNetwork.ProjectedName)
        {
            _projector = Projector(channels, _teacherShape[1]);
            Connector = setup.Place(_projector);
        }
        else if (channels != _teacherShape[1])
        {
            throw new ArgumentException(
                $"The student reuses the classifier of a teacher with {channels} channels in its last map, found a teacher with "
                + $"{_teacherShape[1]}. Make the student with {nameof(ReusedClassifierNetwork)}."
                + $"{nameof(ReusedClassifierNetwork.Create)} from the teacher of this run.", nameof(setup));
        }
    }

    /// <summary>Mean over all elements of (s - t)^2.</summary>
    /// <param name="student">The student's map, projected, (N, C, H, W).</param>
    /// <param name="teacher">The teacher's map, (N, C, H', W'); averaged down to the student's size where it is larger.</param>
    public static Tensor Loss(Tensor student, Tensor teacher)
    {
        var (s, t) = FeatureMaps.SameSize(student, teacher);
        return functional.mse_loss(s, t);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => Loss(Project(input.Student), input.Teacher.Stages[^1].Post);

    /// <summary>The student's last map in the teacher's channels and at most its size, (N, C_t, H, W).</summary>
    public Tensor Project(NetworkOutput student)
    {
        var map = FeatureMaps.Averaged(student.Stages[^1].Post, _teacherShape[2], _teacherShape[3]);
        return _projector?.call(map) ?? map;
    }

    /// <summary>
    /// Three convolutions with batch norm and ReLU, 1x1, 3x3, 1x1: from the student's channels to the teacher's.
    /// </summary>
    internal static Module<Tensor, Tensor> Projector(long student, long teacher)
    {
        long middle = Math.Max(1, teacher / 2);
        return Sequential(
            new PointwiseConvolution(student, middle), new BatchNormalization(middle), ReLU(),
            Conv2d(middle, middle, 3, padding: 1, bias: false), new BatchNormalization(middle), ReLU(),
            new PointwiseConvolution(middle, teacher), new BatchNormalization(teacher), ReLU());
    }
}
