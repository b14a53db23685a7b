using DistPro.Engine.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

public class SgdTests
{
    // Made with PyTorch 1.13: torch.optim.SGD([w], lr, momentum=0.9, weight_decay=0.1, nesterov=...), three steps down
    // sum(w^2 - w) from w = (1, -2) with learning rates 0.1, 0.05, 0.2.
    [Theory]
    [InlineData(true, 0.25061819099999993, 1.542532188)]
    [InlineData(false, 0.327669, 1.1782920000000001)]
    public void Steps_like_PyTorch(bool nesterov, double first, double second)
    {
        using var weights = new Parameter(tensor(new double[] { 1, -2 }));
        using var flat = new FlatParameters([weights]);
        using var optimizer = new Sgd(flat, momentum: 0.9, weightDecay: 0.1, nesterov);
        foreach (double rate in new[] { 0.1, 0.05, 0.2 })
        {
            flat.Gradients.fill_(0);
            (weights.square() - weights).sum().backward();
            optimizer.Step(rate);
        }
        Assert.Equal(first, weights[0].item<double>(), 1e-12);
        Assert.Equal(second, weights[1].item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_step_factor_is_how_far_a_unit_of_gradient_moves_a_weight(bool nesterov)
    {
        using var weights = new Parameter(tensor(new double[] { 1, -2 }));
        using var flat = new FlatParameters([weights]);
        using var optimizer = new Sgd(flat, momentum: 0.8, weightDecay: 0, nesterov);
        flat.Gradients.fill_(1);
        optimizer.Step(0.01);
        Assert.Equal(1 - 0.01 * optimizer.StepFactor, weights[0].item<double>(), 1e-12);
    }

    // The same with torch.nn.utils.clip_grad_norm_([w], 1.5) before each step (the norms were 5.1, 4.4 and 4.0).
    [Fact]
    public void Clipped_gradients_step_like_PyTorch()
    {
        using var weights = new Parameter(tensor(new double[] { 1, -2 }));
        using var flat = new FlatParameters([weights]);
        using var optimizer = new Sgd(flat, momentum: 0.9, weightDecay: 0.1, nesterov: true);
        foreach (double rate in new[] { 0.1, 0.05, 0.2 })
        {
            flat.Gradients.fill_(0);
            (weights.square() - weights).sum().backward();
            flat.ClipGradients(1.5);
            optimizer.Step(rate);
        }
        Assert.Equal(0.6143729081477464, weights[0].item<double>(), 1e-12);
        Assert.Equal(-0.33424418008330337, weights[1].item<double>(), 1e-12);
    }

    [Fact]
    public void Gradients_within_the_norm_are_left_alone()
    {
        using var weights = new Parameter(tensor(new double[] { 1, -2 }));
        using var flat = new FlatParameters([weights]);
        flat.Gradients.fill_(0.5);
        flat.ClipGradients(10);
        flat.ClipGradients(null);
        Assert.Equal([0.5, 0.5], flat.Gradients.data<double>().ToArray());
    }
}
