using System.Globalization;
using DistPro.Engine.Data;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>
/// Chooses what <see cref="TrainingOptions"/> leave open, by the number and size of the images: with a hundred images and with
/// fifty thousand, a network is trained for enough steps, and at a rate that suits its batches. A network that starts from
/// trained weights (<see cref="TrainingOptions.StartedFrom"/>) takes a quarter of the steps, at a tenth of the rate: it has most
/// of what it needs, and at a large rate it would lose that again.
/// </summary>
public static class TrainingDefaults
{
    /// <summary>Steps that a run has at least, if that takes no more than <see cref="MostEpochs"/>.</summary>
    public const int LeastSteps = 1200;

    /// <summary>Epochs that a run has at least.</summary>
    public const int LeastEpochs = 20;

    /// <summary>Epochs that a run has at most.</summary>
    public const int MostEpochs = 200;

    /// <summary>Images per step for many images; for fewer, down to a quarter of it.</summary>
    public const int LargestBatch = 64;

    // Where the network starts from trained weights.
    private const int LeastTrainedSteps = 300, LeastTrainedEpochs = 10;
    private const double TrainedRate = 0.1;

    // Of so many batches an epoch has at least, before they get larger.
    private const int BatchesPerEpoch = 32, SmallestBatch = 16;

    // Sides from which images are taken for photographs, which a shift by a few pixels hardly changes.
    private const int PhotographSide = 64;

    /// <summary>The options with everything chosen; what they say stays as it is.</summary>
    /// <param name="options">The options.</param>
    /// <param name="images">The training images.</param>
    public static TrainingOptions For(TrainingOptions options, ImageSelection images)
    {
        int batch = options.BatchSize == TrainingOptions.Automatic ? BatchSize(images.Count) : options.BatchSize;
        bool trained = options.StartedFrom != Fingerprint.Empty;
        return options with
        {
            BatchSize = batch,
            Epochs = options.Epochs == TrainingOptions.Automatic ? Epochs(images.Count / batch, trained) : options.Epochs,
            LearningRate = options.LearningRate == TrainingOptions.Automatic
                ? (trained ? TrainedRate : 1) * options.Optimizer.UsualRate
                    * Math.Sqrt(Math.Min(batch, LargestBatch) / (double)LargestBatch)
                : options.LearningRate,
            Augmentation = options.Augmentation ?? Augmentation(images.Store.Shape),
        };
    }

    /// <summary>What was chosen, for the log; empty where nothing was.</summary>
    /// <param name="asked">The options as they were given.</param>
    /// <param name="chosen">What <see cref="For"/> made of them.</param>
    public static string Describe(TrainingOptions asked, TrainingOptions chosen)
    {
        var culture = CultureInfo.InvariantCulture;
        return string.Join(", ", new[]
        {
            asked.Epochs == chosen.Epochs || asked.TimeBudget is not null ? "" : $"{chosen.Epochs} epochs",
            asked.BatchSize == chosen.BatchSize ? "" : $"batches of {chosen.BatchSize}",
            asked.LearningRate == chosen.LearningRate ? "" : string.Create(culture, $"learning rate {chosen.LearningRate:g3}"),
            asked.Augmentation == chosen.Augmentation ? "" : $"{chosen.Augmentation}",
        }.Where(t => t.Length > 0));
    }

    private static int BatchSize(int images)
    {
        int batch = LargestBatch;
        while (batch > SmallestBatch && images < batch * BatchesPerEpoch)
        {
            batch /= 2;
        }
        return batch;
    }

    private static int Epochs(int batches, bool trained)
    {
        var (steps, least) = trained ? (LeastTrainedSteps, LeastTrainedEpochs) : (LeastSteps, LeastEpochs);
        batches = Math.Max(1, batches);
        return Math.Clamp((steps + batches - 1) / batches, least, MostEpochs);
    }

    private static Augmentation Augmentation(ImageShape shape) =>
        Math.Min(shape.Height, shape.Width) < PhotographSide ? new() : Data.Augmentation.Photographs;
}
