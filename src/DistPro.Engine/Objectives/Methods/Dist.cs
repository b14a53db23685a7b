using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>Correlations of probabilities, between the classes of an image and between the images of a class
/// (Huang et al., Knowledge Distillation from a Stronger Teacher, NeurIPS 2022: inter-class and intra-class relations).</summary>
/// <param name="inter">Weight of the correlation over the classes, at least 0.</param>
/// <param name="intra">Weight of the correlation over the batch, at least 0.</param>
/// <param name="temperature">T, 0.001 to 1000: 4 for CIFAR, 1 for ImageNet.</param>
[Method("dist", Weight = 2)]
public sealed class Dist(
    [SettingRange(atLeast: 0)] double inter = 1, [SettingRange(atLeast: 0)] double intra = 1,
    [SettingRange(atLeast: 0.001, atMost: 1000)] double temperature = 4) : Objective
{
    private readonly double _inter = SettingRangeAttribute.Checked<Dist>(inter);
    private readonly double _intra = SettingRangeAttribute.Checked<Dist>(intra);
    private readonly double _temperature = SettingRangeAttribute.Checked<Dist>(temperature);

    /// <summary>
    /// T^2 ( inter (1 - mean of r over rows) + intra (1 - mean of r over columns) ), r Pearson's correlation of p_s and p_t.
    /// </summary>
    /// <param name="student">Logits (N, classes); p = softmax(z / T).</param>
    /// <param name="teacher">Logits (N, classes).</param>
    /// <param name="inter">Weight of the rows.</param>
    /// <param name="intra">Weight of the columns.</param>
    /// <param name="temperature">T.</param>
    /// <param name="weights">
    /// How much each image counts (N) in the mean over rows, 1 on average; null where all count alike. A column is one number of
    /// the whole batch.
    /// </param>
    public static Tensor Loss(
        Tensor student, Tensor teacher, double inter, double intra, double temperature, Tensor? weights = null)
    {
        var s = nn.functional.softmax(student / Number(temperature), 1);
        var t = nn.functional.softmax(teacher / Number(temperature), 1);
        return Number(temperature * temperature) * Sum(
            Number(inter) * ImageMean.Of(Number(1) - Correlations(s, t, 1), weights),
            Number(intra) * (Number(1) - Correlations(s, t, 0).mean()));
    }

    private static Tensor Correlations(Tensor a, Tensor b, int dim)
    {
        a = a - a.mean([dim], keepdim: true);
        b = b - b.mean([dim], keepdim: true);
        return (a * b).sum(dim: dim) / (a.norm(dim: dim) * b.norm(dim: dim) + Number(1e-8));
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(input.Student.Logits, input.Teacher.Logits, _inter, _intra, _temperature, input.Weights);
}
