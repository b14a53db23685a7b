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
    private const int Threads = 2;
    private const int WarmUpRounds = 5;
    private const int RoundCount = 25;

    private readonly Network _network = NetworkCatalog.Create("resnet20", new ImageShape(3, 32, 32), classCount: 10);
    private readonly FlatParameters _parameters;
    private readonly Sgd _optimizer;
    private readonly Tensor _images = randn(64, 3, 32, 32);
    private readonly Tensor _labels = randint(0, 10, new long[] { 64 }, dtype: ScalarType.Int64);
    private float _loss;

    private TrainStep()
    {
        _parameters = new FlatParameters(_network.parameters());
        _optimizer = new Sgd(_parameters, momentum: 0.9, weightDecay: 1e-4, nesterov: true);
    }

    public static void Run()
    {
        using var step = new TrainStep();
        set_num_threads(Threads);
        using var peer = new PythonPeer("train_step.py");
        using var tunedPeer = new PythonPeer("train_step.py", keepsMemory: true);
        if (peer.Greeting[0] != $"{step._network.ParameterCount}")
        {
            throw new InvalidOperationException(
                $"The networks differ: {step._network.ParameterCount} parameters here, {peer.Greeting[0]} in PyTorch.");
        }
        Console.WriteLine($"libtorch: ours {__version__}, PyTorch's {peer.TorchVersion}; {Threads} threads");

        double theirLoss = 0;
        var medians = Rounds.Play(WarmUpRounds, RoundCount, step.Milliseconds, () => Measure(peer), () => Measure(tunedPeer));
        var (ours, theirs, tuned) = (medians[0], medians[1], medians[2]);
        Console.WriteLine($"loss after {WarmUpRounds + RoundCount} steps on one batch: ours {step._loss:F4}, PyTorch {theirLoss:F4}");
        Console.WriteLine($"median of {RoundCount} rounds: ours {ours:F1} ms, PyTorch {theirs:F1} ms, PyTorch that keeps freed memory {tuned:F1} ms");
        Console.WriteLine($"ours/pytorch that keeps freed memory: {ours / tuned:F3}");
        Console.WriteLine($"ours/pytorch: {ours / theirs:F3}");

        double Measure(PythonPeer python)
        {
            var answer = python.Ask("step");
            theirLoss = answer[1];
            return answer[0];
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _network.Dispose();
        _images.Dispose();
        _labels.Dispose();
    }

    private double Milliseconds()
    {
        long start = Stopwatch.GetTimestamp();
        Step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        _parameters.Gradients.fill_(0);
        var loss = nn.functional.cross_entropy(_network.call(_images), _labels);
        loss.backward();
        _optimizer.Step(learningRate: 0.05);
        _loss = loss.item<float>();
    }
}
