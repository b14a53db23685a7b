using DistPro.Engine.Training;
using DistPro.MLNet.Training;
using Microsoft.ML;

namespace DistPro.MLNet;

/// <summary>Trains a network on a column of images and a column of classes.</summary>
/// <remarks>
/// Input: an image column and a key column. Output: Score (probabilities, with the class names as slot names) and PredictedLabel (key with
/// the class names). Images are decoded once. Saving: <c>mlContext.Model.Save</c>, or <see cref="ImageClassifier.Save"/>.
/// </remarks>
public sealed class NetworkTrainer : IEstimator<ImageClassifier>
{
    private readonly MLContext _context;
    private readonly string _network;
    private readonly Options _options;

    internal NetworkTrainer(MLContext context, string network, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, _network, _options) = (context, network, TrainerOptions.Settle(options));
    }

    /// <summary>How a network is trained.</summary>
    public sealed class Options : TrainerOptions;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A column is missing or has the wrong type, or images have no size.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read, or the checkpoint is damaged.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint is of another run, or the GPU asked for is not there.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ImageClassifier Fit(IDataView input)
    {
        using var run = new TrainingRun(_context, nameof(NetworkTrainer), _options, input, channels: 3);
        return run.Train(run.CreateNetwork(_network), (network, data, options, progress) =>
            SupervisedTraining.Run(network, data.Training, options, progress, _options.Cancellation, data.Validation));
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(_options, inputSchema);
}
