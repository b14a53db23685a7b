using DistPro.Engine.Training;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet;

/// <summary>Sends each epoch to ML.NET's log, and every report to the user's own listener.</summary>
internal sealed class ChannelProgress(IChannel channel, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.EpochEnded)
        {
            channel.Info(
                MessageSensitivity.None, "epoch {0}/{1}: loss {2:f4}, accuracy {3:f4}, learning rate {4:g3}, {5:f0} images/s, {6:f0} s left",
                value.Epoch + 1, value.Epochs, value.Loss, value.Accuracy, value.LearningRate, value.ImagesPerSecond, value.TimeLeft.TotalSeconds);
        }
        next?.Report(value);
    }
}
