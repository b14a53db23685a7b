using DistPro.Engine.Training;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace DistPro.Engine.Tests.Training;

public class AdamWTests
{
    // Made with PyTorch 1.13: torch.optim.AdamW([w], lr, betas=(0.9, 0.99), eps=1e-6, weight_decay=0.1), three steps down
    // sum(w^2 - w) from w = (1, -2) with learning rates 0.1, 0.05, 0.2.
    [Fact]
    public void Steps_like_PyTorch()
    {
        using var weights = new Parameter(tensor(new double[] { 1, -2 }));
        using var flat = new FlatParameters([weights]);
        using var optimizer = new AdamW(flat, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.1);
        foreach (double rate in new[] { 0.1, 0.05, 0.2 })
        {
            flat.Gradients.fill_(0);
            (weights.square() - weights).sum().backward();
            optimizer.Step(rate);
        }
        Assert.Equal(0.6247146325052729, weights[0].item<double>(), 1e-12);
        Assert.Equal(-1.5848271441344237, weights[1].item<double>(), 1e-12);
    }

    [Fact]
    public void Has_no_step_factor_and_says_so()
    {
        using var weights = new Parameter(tensor(new double[] { 1, -2 }));
        using var flat = new FlatParameters([weights]);
        using var optimizer = new AdamWSettings().Create(flat);
        Assert.Contains("AdamW has no step factor", Assert.Throws<NotSupportedException>(() => optimizer.StepFactor).Message);
    }
}
