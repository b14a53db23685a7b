using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Probabilistic knowledge transfer: how likely each image picks each other as its neighbour
/// (Passalis, Tefas, Learning Deep Representations with Probabilistic Knowledge Transfer, ECCV 2018).</summary>
[Method("pkt", Weight = 30000)]
public sealed class Pkt : Objective
{
    private const double Epsilon = 1e-7;

    /// <summary>
    /// Mean over all pairs of images of t log(t / s), where s and t are cosine similarities moved to 0..1, each row with sum 1.
    /// </summary>
    /// <param name="student">Embedding (N, D_s).</param>
    /// <param name="teacher">Embedding (N, D_t).</param>
    public static Tensor Loss(Tensor student, Tensor teacher)
    {
        var (s, t) = (Neighbours(student), Neighbours(teacher));
        return (t * ((t + Number(Epsilon)) / (s + Number(Epsilon))).log()).mean();
    }

    private static Tensor Neighbours(Tensor embedding)
    {
        var unit = embedding / (embedding.norm(dim: 1, keepdim: true) + Number(Epsilon));
        var similarity = (unit.mm(unit.t()) + Number(1)) / Number(2);
        return similarity / similarity.sum(dim: 1, keepdim: true);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => Loss(input.Student.Embedding, input.Teacher.Embedding);
}
