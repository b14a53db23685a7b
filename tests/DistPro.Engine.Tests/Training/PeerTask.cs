using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

/// <summary>
/// Trains a second network in turns with the student: it makes every other step, and the student follows its answers.
/// </summary>
/// <param name="peer">The second network.</param>
/// <param name="options">How the second network is trained; its rate is the student's times the one in here.</param>
/// <param name="name">Name of the second network.</param>
internal sealed class PeerTask(Network peer, TrainingOptions options, string name = "peer") : TrainingTask
{
    private readonly CrossEntropyTask _labels = new();
    private Learner? _peer;

    public override IReadOnlyList<Learner> Learners => [_peer!];

    public override Fingerprint Fingerprint =>
        Fingerprint.Empty.With("test", "cross entropy, and the answers of a network that learns too");

    public override void Attach(TrainingContext context) => _peer = new Learner(name, peer, connector: null, options);

    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        if (moment.Step % 2 == 0)
        {
            _peer!.Step(learner => _labels.Loss(learner, batch, moment), moment.Rate * options.LearningRate);
        }
        Tensor answers;
        using (no_grad())
        {
            answers = peer.call(batch.Images);
        }
        var logits = network.call(batch.Images);
        return new StepLoss(
            logits,
            ("cross-entropy", CrossEntropy.Loss(logits, batch.Labels, batch.Mixed, 0)),
            ("peer", 0.1 * (logits - answers).square().mean()));
    }
}
