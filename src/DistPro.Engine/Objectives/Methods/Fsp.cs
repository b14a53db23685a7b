using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Flow of the solution procedure: how the channels of one stage go with those of the next
/// (Yim et al., A Gift from Knowledge Distillation, CVPR 2017, equations 1 and 2).</summary>
/// <remarks>
/// It prepares the student: as published it is all there is in the first 30 of 270 epochs, and nothing afterwards.
/// </remarks>
[Method("fsp", Weight = 50, Until = 1.0 / 9, LabelFrom = 1.0 / 9)]
public sealed class Fsp : Objective
{
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">The networks differ in their number of maps or in the channels of one.</exception>
    public Fsp(ObjectiveSetup setup)
    {
        string student = Channels(setup.Student), teacher = Channels(setup.Teacher);
        if (student != teacher)
        {
            throw new ArgumentException(
                $"fsp needs networks with the same number of channels in every stage: found {student} in the student and "
                + $"{teacher} in the "
                + "teacher. Choose networks of one family and width, or another objective.", nameof(setup));
        }
    }

    /// <summary>
    /// Sum over neighbouring maps of the mean of (G_s - G_t)^2, G = (1 / HW) sum over places of f_i^T f_(i+1): (N, C_(i+1), C_i).
    /// </summary>
    /// <param name="student">Maps (N, C_i, H_i, W_i), stem first.</param>
    /// <param name="teacher">Maps with the same channels.</param>
    public static Tensor Loss(IReadOnlyList<Tensor> student, IReadOnlyList<Tensor> teacher) => Flows(student)
        .Zip(Flows(teacher), (s, t) => (s - t).Squared().mean()).Aggregate(Sum);

    private static IEnumerable<Tensor> Flows(IReadOnlyList<Tensor> maps) => maps.Zip(maps.Skip(1), (lower, upper) =>
    {
        var (a, b) = FeatureMaps.SameSize(upper, lower);
        return a.flatten(2).bmm(b.flatten(2).transpose(1, 2)) / Number(a.shape[2] * a.shape[3]);
    });

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => Loss(Maps(input.Student), Maps(input.Teacher));

    private static Tensor[] Maps(NetworkOutput output) => [.. output.Stages.Select(s => s.Post)];

    private static string Channels(NetworkOutput output) => string.Join(", ", output.Stages.Select(s => s.Post.shape[1]));
}
