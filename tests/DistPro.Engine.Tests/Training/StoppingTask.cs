using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using TorchSharp;

namespace DistPro.Engine.Tests.Training;

/// <summary>Cancels the run in the middle of a step.</summary>
internal sealed class StoppingTask(TrainingTask task, CancellationTokenSource source, int step) : TrainingTask
{
    public int Steps { get; private set; }

    public override torch.nn.Module? Connector => task.Connector;

    public override IReadOnlyList<Learner> Learners => task.Learners;

    public override Fingerprint Fingerprint => task.Fingerprint;

    public override void Attach(TrainingContext context) => task.Attach(context);

    public override void Resume(long step) => task.Resume(step);

    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        if (++Steps == step)
        {
            source.Cancel();
        }
        return task.Loss(network, batch, moment);
    }
}
