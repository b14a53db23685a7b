using DistPro.Engine.Networks;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using Microsoft.ML;

namespace DistPro.MLNet.Trainers;

/// <summary>Trains a network on a column of images and a column of classes.</summary>
public sealed class NetworkTrainer : StudentTrainer<NetworkTrainer.Options>
{
    internal NetworkTrainer(MLContext context, string network, Options options) : base(context, network, [], options)
    {
    }

    /// <summary>How a network is trained.</summary>
    public sealed class Options : TrainerOptions;

    private protected override TrainedStudent Train(TrainingRun run, Network network, Teacher teacher, TrainingData data) =>
        new(SupervisedTraining.Run(network, data.Training, run.Options, run.Progress, Settings.Cancellation, data.Validation));
}
