using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>
/// One training step of ResNet-20 with the engine, in turns with PyTorch: 64 images of 3x32x32, two threads, cross entropy, SGD with Nesterov
/// momentum 0.9 and weight decay 1e-4, the loss read at the end.
/// </summary>
internal sealed class TrainStep : IDisposable
{
    private const int WarmUpRounds = 5;
    private const int Rounds = 25;

    private readonly Network _network = NetworkCatalog.Create("resnet20", new ImageShape(3, 32, 32), classCount: 10);
    private readonly FlatParameters _parameters;
    private readonly Sgd _optimizer;
    private readonly Tensor _images = randn(64, 3, 32, 32);
    private readonly Tensor _labels = randint(0, 10, new long[] { 64 }, dtype: ScalarType.Int64);

    private TrainStep()
    {
        _parameters = new FlatParameters(_network.parameters());
        _optimizer = new Sgd(_parameters, momentum: 0.9, weightDecay: 1e-4, nesterov: true);
    }

    public static void Run()
    {
        using var step = new TrainStep();
        set_num_threads(2);
        using var peer = new PythonPeer("train_step.py");
        if (peer.Greeting[0] != $"{step._network.ParameterCount}")
        {
            throw new InvalidOperationException(
                $"The networks differ: {step._network.ParameterCount} parameters here, {peer.Greeting[0]} in PyTorch.");
        }

        var ours = new List<double>();
        var theirs = new List<double>();
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            double mine = step.Milliseconds(out float loss);
            double other = peer.Ask("step")[0];
            if (round < 0)
            {
                continue;
            }
            ours.Add(mine);
            theirs.Add(other);
            Console.WriteLine($"round {round + 1}: ours {mine:F1} ms, PyTorch {other:F1} ms, our loss {loss:F4}");
        }
        Console.WriteLine($"median of {Rounds} rounds: ours {Median.Of(ours):F1} ms, PyTorch {Median.Of(theirs):F1} ms");
        Console.WriteLine($"ours/pytorch: {Median.Of(ours) / Median.Of(theirs):F3}");
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _network.Dispose();
        _images.Dispose();
        _labels.Dispose();
    }

    private double Milliseconds(out float loss)
    {
        long start = Stopwatch.GetTimestamp();
        loss = Step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private float Step()
    {
        using var scope = NewDisposeScope();
        _parameters.Gradients.zero_();
        var loss = nn.functional.cross_entropy(_network.call(_images), _labels);
        loss.backward();
        _optimizer.Step(learningRate: 0.05);
        return loss.item<float>();
    }
}
