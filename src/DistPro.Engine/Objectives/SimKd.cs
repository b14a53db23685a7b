using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>Reused teacher classifier: the student's last map is brought to the teacher's, and the teacher's classifier goes on from there
/// (Chen et al., Knowledge Distillation with the Reused Teacher Classifier, CVPR 2022).</summary>
/// <remarks>
/// The one method whose connector is needed afterwards: the network to use is the student up to its last stage, then <see cref="Project"/>,
/// then the teacher from its last stage on. The student's own classifier learns nothing.
/// </remarks>
[Method("simkd", LabelWeight = 0)]
public sealed class SimKd : Objective
{
    private readonly long[] _teacherShape;
    private readonly Module<Tensor, Tensor> _projector;

    /// <param name="setup">What the probe batch told.</param>
    public SimKd(ObjectiveSetup setup)
    {
        _teacherShape = setup.Teacher.Stages[^1].Post.shape;
        long student = setup.Student.Stages[^1].Post.shape[1], teacher = _teacherShape[1], middle = Math.Max(1, teacher / 2);
        _projector = Sequential(
            Conv2d(student, middle, 1, bias: false), BatchNorm2d(middle), ReLU(),
            Conv2d(middle, middle, 3, padding: 1, bias: false), BatchNorm2d(middle), ReLU(),
            Conv2d(middle, teacher, 1, bias: false), BatchNorm2d(teacher), ReLU());
        Connector = setup.Place(_projector);
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
    public Tensor Project(NetworkOutput student) =>
        _projector.call(FeatureMaps.Averaged(student.Stages[^1].Post, _teacherShape[2], _teacherShape[3]));
}
