using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Knowledge distillation: the teacher's softened probabilities (Hinton, Vinyals, Dean, arXiv 1503.02531, section 2).
/// </summary>
/// <param name="temperature">T, 0.001 to 1000.</param>
[Method("kd", Weight = 0.9, LabelWeight = 0.1)]
public sealed class Kd([SettingRange(atLeast: 0.001, atMost: 1000)] double temperature = 4) : Objective
{
    private readonly double _temperature = SettingRangeAttribute.Checked<Kd>(temperature);

    /// <summary>T^2 KL(p_t || p_s), p = softmax(z / T), summed over classes, mean over the batch; in nats.</summary>
    /// <param name="student">Logits (N, classes).</param>
    /// <param name="teacher">Logits (N, classes).</param>
    /// <param name="temperature">T. The square keeps the gradient's size the same whatever T is.</param>
    /// <param name="weights">How much each image counts (N), 1 on average; null where all count alike.</param>
    public static Tensor Loss(Tensor student, Tensor teacher, double temperature, Tensor? weights = null) =>
        Number(temperature * temperature)
        * Divergence(
            nn.functional.log_softmax(student / Number(temperature), 1),
            nn.functional.log_softmax(teacher / Number(temperature), 1),
            weights);

    /// <summary>KL(t || s) of two rows of log-probabilities (N, classes), mean over the batch.</summary>
    internal static Tensor Divergence(Tensor studentLog, Tensor teacherLog, Tensor? weights) =>
        ImageMean.Of((teacherLog.exp() * (teacherLog - studentLog)).sum(dim: 1), weights);

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Logits, input.Teacher.Logits, _temperature, input.Weights);
}
