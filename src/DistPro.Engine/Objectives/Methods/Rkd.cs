using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Relational KD: distances between images of the batch, and angles among three of them, in the embedding space
/// (Park et al., Relational Knowledge Distillation, CVPR 2019).</summary>
/// <remarks>The angles take N^3 numbers of memory.</remarks>
/// <param name="distance">Weight of the distances, at least 0.</param>
/// <param name="angle">Weight of the angles, at least 0.</param>
[Method("rkd")]
public sealed class Rkd(
    [SettingRange(atLeast: 0)] double distance = 25, [SettingRange(atLeast: 0)] double angle = 50) : Objective
{
    private readonly double _distance = SettingRangeAttribute.Checked<Rkd>(distance);
    private readonly double _angle = SettingRangeAttribute.Checked<Rkd>(angle);

    /// <summary>
    /// distance Huber(d_s, d_t) + angle Huber(a_s, a_t), the means of smooth L1 over all pairs and all triples.
    /// </summary>
    /// <param name="student">Embedding (N, D_s).</param>
    /// <param name="teacher">Embedding (N, D_t).</param>
    /// <param name="distance">Weight of d: Euclidean distances over their mean.</param>
    /// <param name="angle">Weight of a: cosines of the angles that two images make as seen from a third.</param>
    public static Tensor Loss(Tensor student, Tensor teacher, double distance, double angle) =>
        Sum(
            Number(distance) * nn.functional.smooth_l1_loss(Distances(student), Distances(teacher)),
            Number(angle) * nn.functional.smooth_l1_loss(Angles(student), Angles(teacher)));

    // (N, N), zero on the diagonal, in units of the mean of what is above zero.
    private static Tensor Distances(Tensor embedding)
    {
        var squares = embedding.Squared().sum(dim: 1);
        var product = embedding.mm(embedding.t());
        var distances = (Sum(squares.unsqueeze(1), squares.unsqueeze(0)) - Number(2) * product).clamp_min(Number(1e-12)).sqrt();
        distances = distances * (Number(1) - eye(embedding.shape[0], dtype: embedding.dtype, device: embedding.device));
        return distances * distances.gt(Zero).sum() / distances.sum();
    }

    // (N, N, N): entry [i, j, k] is seen from i.
    private static Tensor Angles(Tensor embedding)
    {
        var directions = nn.functional.normalize(embedding.unsqueeze(0) - embedding.unsqueeze(1), dim: 2);
        return directions.bmm(directions.transpose(1, 2));
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Embedding, input.Teacher.Embedding, _distance, _angle);
}
