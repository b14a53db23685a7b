using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Decoupled KD: target class against the rest, and the rest among themselves, weighted apart
/// (Zhao et al., Decoupled Knowledge Distillation, CVPR 2022, equation 7).</summary>
/// <param name="alpha">Weight of the target-class part, at least 0.</param>
/// <param name="beta">
/// Weight of the part among the other classes, at least 0: 8 for pairs of 4-fold width or with ShuffleNets, 6 for WRN, 2 for
/// ResNets.
/// </param>
/// <param name="temperature">T, 0.001 to 1000.</param>
[Method("dkd", Ramp = 1.0 / 12)]
public sealed class Dkd(
    [SettingRange(atLeast: 0)] double alpha = 1, [SettingRange(atLeast: 0)] double beta = 8,
    [SettingRange(atLeast: 0.001, atMost: 1000)] double temperature = 4) : Objective
{
    private readonly double _alpha = SettingRangeAttribute.Checked<Dkd>(alpha);
    private readonly double _beta = SettingRangeAttribute.Checked<Dkd>(beta);
    private readonly double _temperature = SettingRangeAttribute.Checked<Dkd>(temperature);

    /// <summary>T^2 ( alpha KL(b_t || b_s) + beta KL(q_t || q_s) ), mean over the batch; in nats.</summary>
    /// <remarks>b = (p[y], 1 - p[y]) of p = softmax(z / T); q = softmax(z / T) over the classes other than y.</remarks>
    /// <param name="student">Logits (N, classes).</param>
    /// <param name="teacher">Logits (N, classes).</param>
    /// <param name="labels">y, int64 (N).</param>
    /// <param name="alpha">Weight of the first part.</param>
    /// <param name="beta">Weight of the second part.</param>
    /// <param name="temperature">T.</param>
    /// <param name="weights">How much each image counts (N), 1 on average; null where all count alike.</param>
    public static Tensor Loss(
        Tensor student, Tensor teacher, Tensor labels, double alpha, double beta, double temperature, Tensor? weights = null)
    {
        var (s, t) = (student / Number(temperature), teacher / Number(temperature));
        var mask = TargetClass.Mask(labels, student.shape[1]);
        var target = Kd.Divergence(TargetAndRest(s, labels, mask), TargetAndRest(t, labels, mask), weights);
        var others = Kd.Divergence(
            TargetClass.LogSoftmaxOfOthers(s, mask), TargetClass.LogSoftmaxOfOthers(t, mask), weights);
        return Number(temperature * temperature) * Sum(Number(alpha) * target, Number(beta) * others);
    }

    // log b, (N, 2).
    private static Tensor TargetAndRest(Tensor logits, Tensor labels, Tensor mask)
    {
        var log = nn.functional.log_softmax(logits, 1);
        var rest = log.masked_fill(mask, Number(double.NegativeInfinity)).logsumexp(1, keepdim: true);
        return cat([log.gather(1, labels.unsqueeze(1)), rest], 1);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Logits, input.Teacher.Logits, input.Labels, _alpha, _beta, _temperature, input.Weights);
}
