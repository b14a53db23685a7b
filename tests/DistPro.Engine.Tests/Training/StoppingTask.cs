using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

/// <summary>Cancels the run in the middle of a step.</summary>
internal sealed class StoppingTask(TrainingTask task, CancellationTokenSource source, int step) : TrainingTask
{
    private int _steps;

    public override string Description => task.Description;

    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        if (++_steps == step)
        {
            source.Cancel();
        }
        return task.Loss(network, batch, moment);
    }
}
