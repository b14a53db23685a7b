using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Weights;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>The images that a network is trained on, and those that it is measured on.</summary>
internal sealed class TrainingData : IDisposable
{
    private readonly ImageStore _store;
    private readonly ImageStore? _validationStore;

    private TrainingData(
        ImageStore store, ReadingResult reading, ImageStore? validationStore, LabelColumn label, ExampleWeights? weights,
        TrainerOptions options)
    {
        (_store, Reading, _validationStore) = (store, reading, validationStore);
        (Training, Validation) = options.ValidationFraction is { } part
            ? ValidationSplit.ByClass(store, part, options.Seed!.Value)
            : (new ImageSelection(store), validationStore is null ? null : new ImageSelection(validationStore));
        if (Validation?.Count == 0)
        {
            throw new InvalidDataException(
                $"{nameof(TrainerOptions.ValidationFraction)} takes a class with two images or more, found none. Add images, or "
                + "set it to null.");
        }
        Training = weights?.Apply(Training, label.ClassNames) ?? Training;
        Training = options.ClassWeights?.Apply(Training, label.ClassNames) ?? Training;
    }

    /// <summary>What became of the rows of the training images.</summary>
    public ReadingResult Reading { get; }

    /// <summary>What the network is trained on.</summary>
    public ImageSelection Training { get; }

    /// <summary>What it is measured on after each epoch; null for nothing.</summary>
    public ImageSelection? Validation { get; }

    /// <summary>Reads the training images, and the validation images or the part that is held out for them.</summary>
    /// <param name="input">The training data.</param>
    /// <param name="label">Its classes.</param>
    /// <param name="validationLabel">The classes of the validation data; null where there is none.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="options">The options.</param>
    /// <param name="channel">The log.</param>
    public static TrainingData Read(
        IDataView input, LabelColumn label, LabelColumn? validationLabel, ImageShape shape, TrainerOptions options,
        IChannel channel)
    {
        (ImageStore Images, ReadingResult Result) Store(IDataView view, LabelColumn column, bool keepUnlabelled = false) =>
            TrainingImages.Read(
                view, options.ImageColumnName, column, shape, options.Reading, channel, options.Cancellation, keepUnlabelled);

        // Before the images, which may take long.
        var weights = options.ExampleWeightColumnName is { } name
            ? ExampleWeights.Read(input, label, name, options.Cancellation)
            : null;
        var (store, reading) = Store(input, label, keepUnlabelled: options is TeachingOptions);
        ImageStore? validation = null;
        try
        {
            validation = validationLabel is null ? null : Store(options.ValidationData!, validationLabel).Images;
            var data = new TrainingData(store, reading, validation, label, weights, options);
            ClassReport.OfTraining(
                channel, label.ClassNames, data.Training, data.Validation, isHeldOut: options.ValidationFraction is not null);
            return data;
        }
        catch
        {
            validation?.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Gives a network the normalisation of these images, unless it started from weights that have their own.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loaded">What was loaded into it; null for nothing.</param>
    public void Normalize(Network network, LoadedWeights? loaded)
    {
        if (loaded is not { HasNormalization: true })
        {
            var (mean, deviation) = _store.PixelStatistics();
            network.SetNormalization(mean, deviation);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _validationStore?.Dispose();
    }
}
