using System.Diagnostics;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>Training steps as one writes them with TorchSharp: its optimizer, and one dispose scope for each step.</summary>
internal sealed class TorchSharpStep : IStep
{
    private readonly nn.Module[] _modules;
    private readonly Func<Tensor> _loss;
    private readonly optim.Optimizer _optimizer;

    /// <param name="modules">What is trained; disposed with the step.</param>
    /// <param name="loss">The loss of the batch.</param>
    public TorchSharpStep(nn.Module[] modules, Func<Tensor> loss)
    {
        (_modules, _loss) = (modules, loss);
        var parameters = modules.SelectMany(m => m.parameters()).ToArray();
        ParameterCount = parameters.Sum(p => p.numel());
        _optimizer = optim.SGD(parameters, 0.05, momentum: 0.9, weight_decay: 5e-4, nesterov: true);
    }

    public string Name => "torchsharp";

    public string Remark => "";

    public long ParameterCount { get; }

    public (double Milliseconds, double Loss) Run(int count)
    {
        long start = Stopwatch.GetTimestamp();
        double last = 0;
        for (int i = 1; i <= count; i++)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var loss = _loss();
            loss.backward();
            _optimizer.step();
            last = i < count ? 0 : loss.item<float>();
        }
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, last);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (var module in _modules)
        {
            module.Dispose();
        }
    }
}
