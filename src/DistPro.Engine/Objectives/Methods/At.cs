using DistPro.Engine.Objectives.Connectors;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Attention transfer: where in the image the stages respond
/// (Zagoruyko, Komodakis, Paying More Attention to Attention, ICLR 2017, equation 2, squared).</summary>
[Method("at", Weight = 1000)]
public sealed class At : Objective
{
    /// <summary>
    /// Mean over images and places of (a_s - a_t)^2, a the mean over channels of the squared map, scaled to length 1 per image.
    /// </summary>
    /// <param name="student">Map (N, C_s, H, W).</param>
    /// <param name="teacher">Map (N, C_t, H', W'); the larger of the two is averaged down.</param>
    public static Tensor Loss(Tensor student, Tensor teacher)
    {
        var (s, t) = FeatureMaps.SameSize(student, teacher);
        return (Attention(s) - Attention(t)).Squared().mean();
    }

    /// <summary>The attention map of a feature map, flat, of length 1: (N, C, H, W) to (N, H W).</summary>
    internal static Tensor Attention(Tensor map) => nn.functional.normalize(map.Squared().mean([1]).flatten(1), dim: 1);

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => FeatureMaps.StagePairs(input.Student, input.Teacher)
        .Select(p => Loss(p.Student.Post, p.Teacher.Post)).Aggregate(Sum);
}
