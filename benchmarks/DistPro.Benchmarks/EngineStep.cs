using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A network, what it is taught, and a batch: training steps as the training loop does them.</summary>
internal sealed class EngineStep : IStep
{
    private const int Steps = 1000;

    private readonly TrainingTask _task;
    private readonly Batch _batch;
    private readonly TrainingState _state;
    private readonly TrainingMoment _moment;

    /// <summary>Network, task and batch stay the caller's.</summary>
    public EngineStep(Network network, TrainingTask task, Batch batch, TrainingOptions options)
    {
        (_task, _batch) = (task, batch);
        _state = new TrainingState(network, task, options);
        _state.Attach(Steps);
        _state.Train();
        // Half of the run is done: every ramp is over.
        _moment = new(Steps / 2, Steps, Epoch: 0, options.Schedule.RateAt(options.LearningRate, Steps / 2, Steps));
    }

    public string Name => "ours";

    public string Remark => "";

    public long ParameterCount => _state.Student.Parameters.Weights.numel();

    public (double Milliseconds, double Loss) Run(int count)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = 0;
        for (int i = 1; i <= count; i++)
        {
            using var scope = NewDisposeScope();
            var result = _state.Student.FindGradients(learner => _task.Loss(learner, _batch, _moment));
            _task.BeforeStep(_moment);
            _state.Student.Move(_moment.Rate);
            _task.AfterStep(_moment);
            loss = i < count ? 0 : result.Total.item<float>();
        }
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, loss);
    }

    public void Dispose() => _state.Dispose();
}
