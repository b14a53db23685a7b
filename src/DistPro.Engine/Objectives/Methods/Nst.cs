using DistPro.Engine.Objectives.Connectors;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Neuron selectivity transfer: the distribution of the channels' patterns, compared by MMD with a polynomial kernel
/// (Huang, Wang, Like What You Like, arXiv 1707.01219, kernel of degree 2).</summary>
/// <remarks>Takes N C_s C_t numbers of memory for each stage.</remarks>
[Method("nst", Weight = 50)]
public sealed class Nst : Objective
{
    /// <summary>mean k(t, t) + mean k(s, s) - 2 mean k(s, t) over the pairs of channels of an image, k(a, b) = (a b)^2.</summary>
    /// <param name="student">Map (N, C_s, H, W); every channel is scaled to length 1.</param>
    /// <param name="teacher">Map (N, C_t, H', W'); the larger of the two is averaged down.</param>
    public static Tensor Loss(Tensor student, Tensor teacher)
    {
        var (s, t) = FeatureMaps.SameSize(student, teacher);
        (s, t) = (nn.functional.normalize(s.flatten(2), dim: 2), nn.functional.normalize(t.flatten(2), dim: 2));
        return Sum(MeanKernel(t, t), MeanKernel(s, s)) - Number(2) * MeanKernel(s, t);
    }

    private static Tensor MeanKernel(Tensor a, Tensor b) => a.bmm(b.transpose(1, 2)).Squared().mean();

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => FeatureMaps.StagePairs(input.Student, input.Teacher)
        .Select(p => Loss(p.Student.Post, p.Teacher.Post)).Aggregate(Sum);
}
