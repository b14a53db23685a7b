using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Conformance.TorchSharp.Nn;

public class LossTests
{
    private readonly Tensor _x = arange(12, ScalarType.Float32).reshape(3, 4) * 0.3 - 1.5;
    private readonly Tensor _y = cos(arange(12, ScalarType.Float32)).reshape(3, 4);
    private readonly Tensor _classes = tensor(new long[] { 1, 3, 0 });

    [Fact]
    public void CrossEntropy()
    {
        Figures.Match(cross_entropy(_x, _classes), 1.4918432);
        Figures.Match(cross_entropy(_x, _classes, reduction: Reduction.None, label_smoothing: 0.1), 4.4605296, 1.5768433, 1.0368432, 1.8468431);
        var weight = tensor(new float[] { 1, 2, 3, 4 });
        Figures.Match(cross_entropy(_x, _classes, weight, ignore_index: 3), 1.6918432);
        using var loss = new CrossEntropyLoss(weight, ignore_index: 3);
        Figures.Match(loss.call(_x, _classes), 1.6918432);
    }

    [Fact]
    public void NegativeLogLikelihood() => Figures.Match(nll_loss(log_softmax(_x, 1), _classes, reduction: Reduction.Sum), 4.4755297);

    // The default is that the target holds logarithms too; PyTorch's is that it holds probabilities.
    [Fact]
    public void KullbackLeiblerTakesALogTargetUnlessToldOtherwise()
    {
        var (p, q) = (log_softmax(_x, 1), log_softmax(_y, 1));
        Figures.Match(kl_div(p, q), 0.055887412);
        Figures.Match(kl_div(p, q.exp(), log_target: false, reduction: Reduction.Sum), 0.67064887);
        Figures.Match(kl_div(p, q.exp(), reduction: Reduction.Sum), 26.663593);
        using var loss = KLDivLoss();
        Figures.Match(loss.call(p, q), 0.055887412);
    }

    [Fact]
    public void Regression()
    {
        Figures.Match(mse_loss(_x, _y), 2.0479319);
        Figures.Match(l1_loss(_x, _y, Reduction.Sum), 13.856803);
        Figures.Match(smooth_l1_loss(_x, _y, beta: 0.5), 0.92143089);
        using var loss = MSELoss(Reduction.Sum);
        Figures.Match(loss.call(_x, _y), 2.0479319 * 12);
    }

    [Fact]
    public void BinaryCrossEntropy()
    {
        var target = _y.gt(0).to_type(ScalarType.Float32);
        Figures.Match(binary_cross_entropy(_x.sigmoid(), target), 0.89512593);
        Figures.Match(binary_cross_entropy_with_logits(_x, target, pos_weights: tensor(new float[] { 1, 2, 3, 4 })), 1.3148373);
        Assert.ThrowsAny<Exception>(() => binary_cross_entropy(_x.sigmoid(), target[0]));
        Assert.ThrowsAny<Exception>(() => binary_cross_entropy_with_logits(_x, target[0]));
    }

    [Fact]
    public void Softmaxes()
    {
        Figures.Match(softmax(_x, 0), 4, 0.065175049, 0.065175049, 0.065175042, 0.065175049, 0.21638881);
        Figures.Match(log_softmax(_x, 1), -17.302118, -1.8918432, -1.5918432, -1.2918432, -0.99184316);
        Assert.Equal(ScalarType.Float64, softmax(_x, 1, ScalarType.Float64).dtype);
        using var module = Softmax(0);
        Figures.Match(module.call(_x), 4, 0.065175049);
    }

    [Fact]
    public void Distances()
    {
        Figures.Match(cosine_similarity(_x, _y), -0.15397662, -0.34225279, 0.90158224, -0.71330607);
        Figures.Match(pairwise_distance(_x, _y), 7.6986272, 3.1088345, 0.81549811, 3.7742946);
        Assert.Equal([3, 1], pairwise_distance(_x, _y, keepdim: true).shape);
        Figures.Match(normalize(_x), 0.852328, -0.68041384, -0.54433107, -0.40824828, -0.27216551);
        Figures.Match(normalize(_x, p: 1, dim: 0), 0.60000019, -0.55555552, -0.5, -0.33333331, -0.19999997);
    }

    [Fact]
    public void OneHot()
    {
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], one_hot(_classes, 5).data<long>().ToArray());
        Assert.Equal([3, 4], one_hot(_classes).shape);
        Assert.Throws<ArgumentException>(() => one_hot(_x, 4));
    }

    [Fact]
    public void ALossHasAGradient()
    {
        using var x = _x.clone().requires_grad_();
        cross_entropy(x, _classes).backward();
        var expected = (softmax(_x, 1) - one_hot(_classes, 4).to_type(ScalarType.Float32)) / 3;
        Assert.True(x.grad!.allclose(expected, rtol: 1e-5, atol: 1e-6));
    }
}
