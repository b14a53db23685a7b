using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A network, what it is taught, and a batch: training steps as the training loop does them.</summary>
internal sealed class EngineStep : IDisposable
{
    private readonly TrainingTask _task;
    private readonly Batch _batch;
    private readonly FlatParameters _parameters;
    private readonly Backpropagation _backpropagation;
    private readonly Sgd _optimizer;

    /// <summary>SGD of rate 0.05 with Nesterov momentum 0.9 and weight decay 5e-4. Network, task and batch stay the caller's.</summary>
    public EngineStep(Network network, TrainingTask task, Batch batch, Precision precision)
    {
        (_task, _batch) = (task, batch);
        _parameters = new FlatParameters([.. network.parameters(), .. task.Companion?.parameters() ?? []]);
        _backpropagation = new Backpropagation(network, _parameters, precision);
        _optimizer = new Sgd(_parameters, momentum: 0.9, weightDecay: 5e-4, nesterov: true);
        network.train();
        task.Companion?.train();
    }

    /// <summary>Number of values that are trained.</summary>
    public long ParameterCount => _parameters.Weights.numel();

    /// <summary>The milliseconds that some steps take, the loss of the last one read.</summary>
    public (double Milliseconds, double Loss) Run(int count)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = 0;
        for (int i = 1; i <= count; i++)
        {
            using var scope = NewDisposeScope();
            // Half of the run is done: every ramp is over.
            var moment = new TrainingMoment(Step: 500, Steps: 1000, Epoch: 0);
            var result = _backpropagation.Run(learner => _task.Loss(learner, _batch, moment));
            _optimizer.Step(learningRate: 0.05);
            loss = i < count ? 0 : result.Total.item<float>();
        }
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, loss);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _backpropagation.Dispose();
        _parameters.Dispose();
    }
}
