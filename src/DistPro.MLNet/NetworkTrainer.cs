using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using DistPro.MLNet.Images;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Runtime;

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
    private readonly long _seed;

    internal NetworkTrainer(MLContext context, string network, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        ArgumentNullException.ThrowIfNull(options);
        (_context, _network, _options) = (context, network, options.Copy());
        _seed = _options.Seed ?? Random.Shared.NextInt64();
    }

    private ClassifierColumns Columns => new(_options.ImageColumnName, _options.ScoreColumnName, _options.PredictedLabelColumnName);

    /// <summary>How a network is trained.</summary>
    public sealed class Options
    {
        /// <summary>Column of images.</summary>
        public string ImageColumnName { get; set; } = "Image";

        /// <summary>Column of classes, a key.</summary>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>Column that gets the probabilities.</summary>
        public string ScoreColumnName { get; set; } = "Score";

        /// <summary>Column that gets the most probable class.</summary>
        public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

        /// <summary>Size (width, height) in pixels that images are brought to; null to take the size of the column's type.</summary>
        public (int Width, int Height)? ImageSize { get; set; }

        /// <summary>How the images are read: where decoded ones are kept, and what becomes of damaged ones.</summary>
        public ImageReading Reading { get; set; } = new();

        /// <summary>3 for colour, 1 for luma (Rec. 601).</summary>
        public int Channels { get; set; } = 3;

        /// <summary>Passes over the images.</summary>
        public int Epochs { get; set; } = 20;

        /// <summary>Images per step.</summary>
        public int BatchSize { get; set; } = 64;

        /// <summary>Largest learning rate; it rises over the first steps and falls along a cosine.</summary>
        public double LearningRate { get; set; } = 0.1;

        /// <summary>L2 penalty on the weights.</summary>
        public double WeightDecay { get; set; } = 5e-4;

        /// <summary>Random shifts and mirroring of the training images.</summary>
        public Augmentation Augmentation { get; set; } = new();

        /// <summary>Seed of everything random; null to draw one when the estimator is made. The log tells it.</summary>
        public int? Seed { get; set; }

        /// <summary>Index of the GPU; null for the context's, else for the first one if there is any.</summary>
        public int? GpuDeviceId { get; set; }

        /// <summary>Told about once a second, and at the end of each epoch, on the training thread.</summary>
        public IProgress<TrainingProgress>? Progress { get; set; }

        /// <summary>Stops training within one batch; Fit then throws <see cref="OperationCanceledException"/>.</summary>
        public CancellationToken Cancellation { get; set; }

        internal Options Copy() => (Options)MemberwiseClone();
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A column is missing or has the wrong type, or images have no size.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ImageClassifier Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var label = LabelColumn.Check(input.Schema, _options.LabelColumnName);
        var shape = ImageColumn.Shape(input.Schema, _options.ImageColumnName, _options.ImageSize, _options.Channels);
        var device = EngineRuntime.SelectDevice(_options.GpuDeviceId ?? _context.GpuDeviceId, _context.FallbackToCpu);

        using var channel = ((IHostEnvironment)_context).Register(nameof(NetworkTrainer)).Start("Training");
        channel.Info(MessageSensitivity.None, "{0}; seed {1}", EngineRuntime.Describe(device), _seed);
        var (images, reading) = TrainingImages.Read(
            _context, input, _options.ImageColumnName, label, shape, _options.Reading, channel, _options.Cancellation);
        using var owned = images;

        var network = NetworkCatalog.Create(_network, shape, images.ClassCount);
        try
        {
            var (mean, deviation) = images.PixelStatistics();
            network.SetNormalization(mean, deviation);
            using (var generator = RandomStream.Create(_seed, RandomStream.Initialization))
            {
                network.InitializeWeights(generator);
            }
            var predictor = new NetworkPredictor(network, device);
            var result = SupervisedTraining.Run(network, images, EngineOptions(), new ChannelProgress(channel, _options.Progress), _options.Cancellation);
            return new ImageClassifier(_context, predictor, label.ClassNames, Columns) { Reading = reading, Training = result };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.ImageColumnName);
        LabelColumn.Check(inputSchema, _options.LabelColumnName);
        // The number of classes is not known yet; a shape tells types and annotations only.
        return SchemaShapes.Append(inputSchema, Columns.OutputSchema(["0", "1"]));
    }

    private TrainingOptions EngineOptions() => new()
    {
        Epochs = _options.Epochs,
        BatchSize = _options.BatchSize,
        LearningRate = _options.LearningRate,
        Optimizer = new SgdSettings { WeightDecay = _options.WeightDecay },
        Augmentation = _options.Augmentation,
        Seed = _seed,
    };
}
