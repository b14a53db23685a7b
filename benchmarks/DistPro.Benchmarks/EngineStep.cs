using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A network, what it is taught, and a batch: training steps as the training loop does them.</summary>
internal sealed class EngineStep : IStep
{
    private readonly TrainingTask _task;
    private readonly Batch _batch;
    private readonly TrainingOptions _options;
    private readonly TrainingState _state;

    /// <summary>Network, task and batch stay the caller's.</summary>
    public EngineStep(Network network, TrainingTask task, Batch batch, TrainingOptions options)
    {
        (_task, _batch, _options) = (task, batch, options);
        _state = new TrainingState(network, task, options);
        task.Attach(_state);
        network.train();
        task.Companion?.train();
    }

    /// <summary>Half of the run is done: every ramp is over.</summary>
    public static TrainingMoment Moment { get; } = new(Step: 500, Steps: 1000, Epoch: 0);

    public string Name => "ours";

    public string Remark => "";

    public long ParameterCount => _state.Parameters.Weights.numel();

    public (double Milliseconds, double Loss) Run(int count)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = 0;
        for (int i = 1; i <= count; i++)
        {
            using var scope = NewDisposeScope();
            var result = _state.Backpropagation.Run(learner => _task.Loss(learner, _batch, Moment));
            _task.BeforeStep(Moment);
            _state.Optimizer.Step(_options.Schedule.RateAt(_options.LearningRate, Moment.Step, Moment.Steps));
            _task.AfterStep(Moment);
            loss = i < count ? 0 : result.Total.item<float>();
        }
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, loss);
    }

    public void Dispose() => _state.Dispose();
}
