using DistPro.Engine.Objectives;
using static DistPro.Engine.Tests.Objectives.GoldenTensors;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

public sealed class LogitObjectiveTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.7)]
    public void Label_smoothing_is_the_cross_entropy_with_soft_labels(double smoothing)
    {
        using var scope = NewDisposeScope();
        var logits = Hash([8, 10], 1, 3);
        var labels = arange(8, dtype: int64);
        double[] z = [.. logits.data<double>()];
        double expected = 0;
        for (int i = 0; i < 8; i++)
        {
            double log = Math.Log(Enumerable.Range(0, 10).Sum(k => Math.Exp(z[10 * i + k])));
            expected += Enumerable.Range(0, 10).Sum(
                k => (smoothing / 10 + (k == i ? 1 - smoothing : 0)) * (log - z[10 * i + k])) / 8;
        }
        AssertClose(expected, LabelSmoothing.Loss(logits, labels, smoothing).item<double>());
    }

    public static TheoryData<string> LogitMethods => ["kd", "kd-ls", "wsl", "dkd", "dist", "nkd"];

    [Theory]
    [MemberData(nameof(LogitMethods))]
    public void Flat_or_extreme_logits_in_single_precision_give_finite_gradients(string name)
    {
        foreach (double scale in new[] { 0.0, 1e3 })
        {
            using var pair = new TinyPair(TinyNetwork.Teacher());
            using var objective = ObjectiveCatalog.Create(name, pair.Setup());
            var input = pair.Input();
            var logits = Hash([8, TinyNetwork.Classes], 1, scale).to(float32).requires_grad_();
            var teacher = Hash([8, TinyNetwork.Classes], 2, scale).to(float32);

            var batch = new ObjectiveInput(
                input.Student with { Logits = logits }, input.Teacher with { Logits = teacher }, input.Labels, input.Indices,
                input.Progress);
            objective.Loss(batch).backward();

            Assert.True(logits.grad!.isfinite().all().item<bool>(), $"logits of size {scale}");
        }
    }
}
