using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Weighted soft labels: the less an image has left to learn, the less its soft label counts
/// (Zhou et al., Rethinking Soft Labels for Knowledge Distillation, ICLR 2021: the weighted soft loss).</summary>
/// <remarks>Defaults of the authors' ImageNet runs; the weight (their alpha) is 2.5.</remarks>
/// <param name="temperature">T, 0.001 to 1000.</param>
[Method("wsl", Weight = 2.5)]
public sealed class Wsl([SettingRange(atLeast: 0.001, atMost: 1000)] double temperature = 2) : Objective
{
    private readonly double _temperature = SettingRangeAttribute.Checked<Wsl>(temperature);

    /// <summary>
    /// T^2 mean( w H(p_t, p_s) ), p = softmax(z / T), H the cross entropy in nats, w = 1 - exp(-CE_s / CE_t) with the labels at T
    /// = 1, without gradient.
    /// </summary>
    /// <param name="student">Logits (N, classes).</param>
    /// <param name="teacher">Logits (N, classes).</param>
    /// <param name="labels">int64 (N).</param>
    /// <param name="temperature">T.</param>
    /// <param name="weights">How much each image counts (N), 1 on average; null where all count alike.</param>
    public static Tensor Loss(
        Tensor student, Tensor teacher, Tensor labels, double temperature, Tensor? weights = null)
    {
        var target = nn.functional.softmax(teacher / Number(temperature), 1);
        var soft = -(target * nn.functional.log_softmax(student / Number(temperature), 1)).sum(dim: 1);
        return Number(temperature * temperature)
            * ImageMean.Of(Weights(student.detach(), teacher.detach(), labels) * soft, weights);
    }

    private static Tensor Weights(Tensor student, Tensor teacher, Tensor labels)
    {
        var ratio = nn.functional.cross_entropy(student, labels, reduction: nn.Reduction.None)
            / (nn.functional.cross_entropy(teacher, labels, reduction: nn.Reduction.None) + Number(1e-7));
        return Number(1) - (-ratio).exp();
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Logits, input.Teacher.Logits, input.Labels, _temperature, input.Weights);
}
