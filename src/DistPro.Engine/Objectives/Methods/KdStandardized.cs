using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>KD after each image's logits are standardised, so that the student need not copy the teacher's range
/// (Sun et al., Logit Standardization in Knowledge Distillation, CVPR 2024, algorithm 1).</summary>
/// <param name="temperature">Base temperature, 0.001 to 1000.</param>
[Method("kd-ls", Weight = 9, LabelWeight = 0.1)]
public sealed class KdStandardized([SettingRange(atLeast: 0.001, atMost: 1000)] double temperature = 2) : Objective
{
    private readonly double _temperature = SettingRangeAttribute.Checked<KdStandardized>(temperature);

    /// <summary>
    /// KD of (z - mean) / (1e-7 + deviation), both over the classes of an image; the deviation divides by classes - 1.
    /// </summary>
    /// <param name="student">Logits (N, classes).</param>
    /// <param name="teacher">Logits (N, classes).</param>
    /// <param name="temperature">T of <see cref="Kd.Loss(Tensor, Tensor, double, Tensor)"/>.</param>
    /// <param name="weights">How much each image counts (N), 1 on average; null where all count alike.</param>
    public static Tensor Loss(Tensor student, Tensor teacher, double temperature, Tensor? weights = null) =>
        Kd.Loss(Standardize(student), Standardize(teacher), temperature, weights);

    private static Tensor Standardize(Tensor logits) =>
        (logits - logits.mean([1], keepdim: true)) / (Number(1e-7) + logits.std(1, unbiased: true, keepdim: true));

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Logits, input.Teacher.Logits, _temperature, input.Weights);
}
