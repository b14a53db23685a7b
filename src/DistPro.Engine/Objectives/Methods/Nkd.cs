using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Normalised KD: a soft target for the label's class, and the normalised rest
/// (Yang et al., From Knowledge Distillation to Self-Knowledge Distillation, ICCV 2023: the NKD loss).</summary>
/// <param name="gamma">Weight of the rest, at least 0.</param>
/// <param name="temperature">T of the rest, 0.001 to 1000.</param>
[Method("nkd")]
public sealed class Nkd(
    [SettingRange(atLeast: 0)] double gamma = 1.5, [SettingRange(atLeast: 0.001, atMost: 1000)] double temperature = 1)
    : Objective
{
    private readonly double _gamma = SettingRangeAttribute.Checked<Nkd>(gamma);
    private readonly double _temperature = SettingRangeAttribute.Checked<Nkd>(temperature);

    /// <summary>mean( -p_t[y] log p_s[y] ) + gamma T^2 mean( H(q_t, q_s) ), H the cross entropy; in nats.</summary>
    /// <remarks>p = softmax(z); q = softmax(z / T) over the classes other than y.</remarks>
    /// <param name="student">Logits (N, classes).</param>
    /// <param name="teacher">Logits (N, classes).</param>
    /// <param name="labels">y, int64 (N).</param>
    /// <param name="gamma">Weight of the second part.</param>
    /// <param name="temperature">T.</param>
    /// <param name="weights">How much each image counts (N), 1 on average; null where all count alike.</param>
    public static Tensor Loss(
        Tensor student, Tensor teacher, Tensor labels, double gamma, double temperature, Tensor? weights = null)
    {
        var y = labels.unsqueeze(1);
        var probability = nn.functional.softmax(teacher, 1).gather(1, y);
        var target = -ImageMean.Of((probability * nn.functional.log_softmax(student, 1).gather(1, y)).squeeze(1), weights);
        var mask = TargetClass.Mask(labels, student.shape[1]);
        var s = TargetClass.LogSoftmaxOfOthers(student / Number(temperature), mask);
        var t = TargetClass.LogSoftmaxOfOthers(teacher / Number(temperature), mask);
        return target - Number(gamma * temperature * temperature) * ImageMean.Of((t.exp() * s).sum(dim: 1), weights);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Logits, input.Teacher.Logits, input.Labels, _gamma, _temperature, input.Weights);
}
