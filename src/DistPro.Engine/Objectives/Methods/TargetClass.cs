using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Splits an image's class from the others.</summary>
internal static class TargetClass
{
    /// <summary>True at each image's class: bool (N, classes).</summary>
    public static Tensor Mask(Tensor labels, long classes) => labels.unsqueeze(1).eq(Counted(classes, device: labels.device));

    /// <summary>
    /// Log-probabilities among the other classes: log softmax (N, classes) in which the masked class has no share.
    /// </summary>
    /// <remarks>
    /// Its log-probability is near -1000, whose exponential is zero in any number type; minus infinity would give NaN in 0 log 0.
    /// </remarks>
    public static Tensor LogSoftmaxOfOthers(Tensor logits, Tensor mask) =>
        nn.functional.log_softmax(logits.masked_fill(mask, Number(-1000)), 1);
}
