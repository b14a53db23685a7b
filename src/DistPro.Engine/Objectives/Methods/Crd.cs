using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>Contrastive representation distillation: the student's embedding of an image is to be nearer to the teacher's of the
/// same image than to those of other classes' images (Tian, Krishnan, Isola, ICLR 2020).</summary>
/// <remarks>Negatives are drawn with replacement. Takes N x images numbers of memory for each of the two directions.</remarks>
[Method("crd", Weight = 0.8)]
public sealed class Crd : Objective
{
    private const double Epsilon = 1e-7;
    private readonly double _temperature, _momentum;
    private readonly Module<Tensor, Tensor> _student, _teacher;
    private readonly ContrastMemory _memory;

    /// <param name="setup">What the probe batch told; its random stream draws the negatives, too.</param>
    /// <param name="dimensions">Width of the embedding that the two are compared in.</param>
    /// <param name="negatives">Images of other classes for each image of a batch; at most as many as there are images.</param>
    /// <param name="temperature">
    /// What the cosine similarities are divided by, 0.02 to 1000: below that their exponentials are infinite.
    /// </param>
    /// <param name="momentum">Part of a remembered embedding that stays when its image comes by, in 0..1.</param>
    /// <exception cref="ArgumentException">All images are of one class.</exception>
    public Crd(
        ObjectiveSetup setup, [SettingRange(atLeast: 1, atMost: 65536)] int dimensions = 128,
        [SettingRange(atLeast: 1)] int negatives = 16384,
        [SettingRange(atLeast: 0.02, atMost: 1000)] double temperature = 0.07,
        [SettingRange(atLeast: 0, atMost: 1)] double momentum = 0.5)
    {
        _temperature = SettingRangeAttribute.Checked<Crd>(temperature);
        _momentum = SettingRangeAttribute.Checked<Crd>(momentum);
        SettingRangeAttribute.Checked<Crd>(dimensions);
        SettingRangeAttribute.Checked<Crd>(negatives);
        _student = Linear(setup.Student.Embedding.shape[1], dimensions);
        _teacher = Linear(setup.Teacher.Embedding.shape[1], dimensions);
        _memory = new ContrastMemory(setup.DataLabels, negatives, dimensions, setup.Random);
        Connector = setup.Place(new ConnectorSet([("student", _student), ("teacher", _teacher), ("memory", _memory)]));
    }

    /// <summary>
    /// -(1 / N) sum over images of log( P+ / (P+ + c) ) + sum over negatives of log( c / (P- + c) ), c = K / images; in nats. The
    /// error of telling the pair from K noise samples.
    /// </summary>
    /// <param name="scores">P+ first, then K of P-, above 0, (N, 1 + K).</param>
    /// <param name="images">Number of images in the training data.</param>
    public static Tensor Loss(Tensor scores, long images)
    {
        long negatives = scores.shape[1] - 1;
        double noise = (double)negatives / images;
        var positive = scores.narrow(1, 0, 1);
        var negative = scores.narrow(1, 1, negatives);
        var logs = Sum(
            (positive / (positive + Number(noise + Epsilon))).log().sum(),
            (Number(noise) / (negative + Number(noise + Epsilon))).log().sum());
        return -logs / Number(scores.shape[0]);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input)
    {
        var student = functional.normalize(_student.call(input.Student.Embedding));
        var teacher = functional.normalize(_teacher.call(input.Teacher.Embedding));
        var candidates = _memory.Candidates(input.Indices, input.Labels);
        var loss = Sum(
            Loss(_memory.ScoresAmongTeachers(student, candidates, _temperature), _memory.Images),
            Loss(_memory.ScoresAmongStudents(teacher, candidates, _temperature), _memory.Images));
        _memory.Update(input.Indices, student, teacher, _momentum);
        return loss;
    }
}
