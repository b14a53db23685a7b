using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Cross entropy with softened labels (Szegedy et al., Rethinking the Inception Architecture, CVPR 2016, section 7).
/// </summary>
/// <param name="smoothing">Part of the label's probability that is spread evenly over all classes, in 0..1.</param>
[Method("label-smoothing", TeachesLabels = true)]
public sealed class LabelSmoothing([SettingRange(atLeast: 0, atMost: 1)] double smoothing = 0.1) : Objective
{
    private readonly double _smoothing = SettingRangeAttribute.Checked<LabelSmoothing>(smoothing);

    /// <summary>Mean over the batch of H(q, softmax(z)), q = (1 - e) onehot(y) + e / classes, in nats.</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="labels">int64 (N).</param>
    /// <param name="smoothing">e, in 0..1.</param>
    public static Tensor Loss(Tensor logits, Tensor labels, double smoothing) =>
        nn.functional.cross_entropy(logits, labels, label_smoothing: smoothing);

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => input.CrossEntropy(_smoothing);
}
