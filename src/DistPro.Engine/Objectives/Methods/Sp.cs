using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Similarity preserving: which images of the batch excite the last stage alike
/// (Tung, Mori, Similarity-Preserving Knowledge Distillation, ICCV 2019).</summary>
[Method("sp", Weight = 3000)]
public sealed class Sp : Objective
{
    /// <summary>||G_s - G_t||^2 / N^2 (Frobenius), G = f f^T of the flat maps with every row scaled to length 1.</summary>
    /// <param name="student">Map (N, C_s, H, W).</param>
    /// <param name="teacher">Map (N, C_t, H', W').</param>
    public static Tensor Loss(Tensor student, Tensor teacher) => (Similarity(student) - Similarity(teacher)).Squared().mean();

    private static Tensor Similarity(Tensor map)
    {
        var flat = map.flatten(1);
        return nn.functional.normalize(flat.mm(flat.t()), dim: 1);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => Loss(input.Student.Stages[^1].Post, input.Teacher.Stages[^1].Post);
}
