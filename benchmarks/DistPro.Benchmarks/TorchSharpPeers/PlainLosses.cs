using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>The losses of the papers, as one writes them with TorchSharp.</summary>
internal static class PlainLosses
{
    /// <summary>KD, of temperature 4.</summary>
    public static Tensor Softened(Tensor student, Tensor teacher)
    {
        const double Temperature = 4;
        var s = functional.log_softmax(student / Temperature, 1);
        var t = functional.softmax(teacher / Temperature, 1);
        var divergence = functional.kl_div(s, t, log_target: false, reduction: Reduction.Sum) / student.shape[0];
        return divergence * Temperature * Temperature;
    }

    /// <summary>AT.</summary>
    public static Tensor Attention(IEnumerable<Tensor> student, IEnumerable<Tensor> teacher) =>
        student.Zip(teacher, (s, t) => (AttentionMap(s) - AttentionMap(t)).pow(2).mean()).Aggregate((a, b) => a + b);

    /// <summary>The context loss of ReviewKD, which DistPro's pathways have, too.</summary>
    public static Tensor Context(Tensor student, Tensor teacher)
    {
        var loss = functional.mse_loss(student, teacher);
        double weight = 1, weights = 1;
        foreach (long size in new long[] { 4, 2, 1 })
        {
            if (size < student.shape[2])
            {
                weight /= 2;
                weights += weight;
                var s = functional.adaptive_avg_pool2d(student, [size, size]);
                var t = functional.adaptive_avg_pool2d(teacher, [size, size]);
                loss += weight * functional.mse_loss(s, t);
            }
        }
        return loss / weights;
    }

    private static Tensor AttentionMap(Tensor x) => functional.normalize(x.pow(2).mean([1]).flatten(1));
}
