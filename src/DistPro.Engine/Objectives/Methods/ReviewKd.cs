using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Knowledge review: the student's maps, fused from deep to shallow, against the teacher's, by context loss
/// (Chen et al., Distilling Knowledge via Knowledge Review, CVPR 2021: ABF and HCL).</summary>
[Method("reviewkd", Weight = 5, Ramp = 1.0 / 12)]
public sealed class ReviewKd : Objective
{
    private const long LargestWidth = 512;
    private readonly AttentionFusion[] _fusions; // shallow to deep

    /// <param name="setup">What the probe batch told.</param>
    public ReviewKd(ObjectiveSetup setup)
    {
        var (student, teacher) = Maps(setup.Student, setup.Teacher);
        long width = Math.Min(LargestWidth, student[^1].shape[1]);
        _fusions = [.. student.Select((s, i) =>
            new AttentionFusion(setup, s.shape[1], width, teacher[i].shape[1], fuses: i < student.Length - 1))];
        Connector = new ConnectorSet(_fusions);
    }

    /// <summary>
    /// HCL, hierarchical context loss: the mean squared difference of the maps (weight 1) and of the maps averaged to 4x4, 2x2,
    /// 1x1 (weights 1/2, 1/4, 1/8; only sizes below the map's height), over the sum of the weights.
    /// </summary>
    /// <param name="student">The student's map in the teacher's shape, (N, C, H, W).</param>
    /// <param name="teacher">The teacher's map, (N, C, H, W).</param>
    public static Tensor ContextLoss(Tensor student, Tensor teacher)
    {
        var loss = nn.functional.mse_loss(student, teacher);
        double weight = 1, total = 1;
        long height = student.shape[2];
        bool divides = height % 4 == 0 && student.shape[3] % 4 == 0; // then a coarser mean is the mean of the finer ones
        var (s, t) = (student, teacher);
        foreach (long size in new[] { 4, 2, 1 }.Where(size => size < height))
        {
            weight /= 2;
            total += weight;
            s = nn.functional.adaptive_avg_pool2d(divides ? s : student, [size, size]);
            t = nn.functional.adaptive_avg_pool2d(divides ? t : teacher, [size, size]);
            loss = Sum(loss, Number(weight) * nn.functional.mse_loss(s, t));
        }
        return loss / Number(total);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input)
    {
        var (student, teacher) = Maps(input.Student, input.Teacher);
        var losses = new List<Tensor>();
        Tensor? deeper = null;
        for (int i = student.Length - 1; i >= 0; i--)
        {
            (var matched, deeper) = _fusions[i].Fuse(student[i], deeper, teacher[i].shape);
            losses.Add(ContextLoss(matched, teacher[i]));
        }
        return losses.Aggregate(Sum);
    }

    // The stages' maps, then the pooled vector as a map of 1x1.
    private static (Tensor[] Student, Tensor[] Teacher) Maps(NetworkOutput student, NetworkOutput teacher)
    {
        var pairs = FeatureMaps.StagePairs(student, teacher);
        return (
            [.. pairs.Select(p => p.Student.Post), student.Embedding.unsqueeze(-1).unsqueeze(-1)],
            [.. pairs.Select(p => p.Teacher.Pre), teacher.Embedding.unsqueeze(-1).unsqueeze(-1)]);
    }
}
