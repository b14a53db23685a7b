using DistPro.Engine.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests;

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
}
