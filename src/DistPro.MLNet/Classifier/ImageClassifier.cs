using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier.Persistence;
using DistPro.MLNet.Classifier.Scoring;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier;

/// <summary>
/// A trained network as a transformer: from a column of images to Score (probabilities, (classes), with the class names as slot
/// names) and PredictedLabel (key with the class names). Images of another size are resized as ML.NET's ResizeImages does by
/// default. Safe to use from several threads.
/// </summary>
/// <remarks>
/// Once disposed, every member throws <see cref="ObjectDisposedException"/>, but for <see cref="Dispose"/> and
/// <see cref="ParameterCount"/>. A PredictionEngine disposes the model that it was made of, unless its options say otherwise.
/// </remarks>
public sealed class ImageClassifier : ITransformer, IDisposable
{
    private readonly MLContext _context;
    private readonly NetworkPredictor _predictor;
    private readonly ClassifierColumns _columns;
    private readonly IReadOnlyList<string> _classNames;
    private readonly ReadingResult? _reading;
    private readonly TrainingResult? _training;
    private readonly DistillationProcess? _process;

    internal ImageClassifier(
        MLContext context, NetworkPredictor predictor, IReadOnlyList<string> classNames, ClassifierColumns columns)
    {
        (_context, _predictor, _classNames, _columns) = (context, predictor, classNames, columns);
        ParameterCount = predictor.Network.ParameterCount;
    }

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => InUse()._classNames;

    /// <summary>Name of the network.</summary>
    public string NetworkName => Predictor.Network.Name;

    /// <summary>Shape of the images that the network takes.</summary>
    public ImageShape ImageShape => Predictor.Network.Shape;

    /// <summary>Number of trainable values of the network.</summary>
    public long ParameterCount { get; }

    /// <summary>What became of the rows that it was trained on; null for a classifier that was loaded.</summary>
    public ReadingResult? Reading
    {
        get => InUse()._reading;
        internal init => _reading = value;
    }

    /// <summary>
    /// How the training went: why it ended, the best epoch, the history; null for a classifier that was loaded.
    /// </summary>
    public TrainingResult? Training
    {
        get => InUse()._training;
        internal init => _training = value;
    }

    /// <summary>
    /// The process that was searched, or that the training went by; null for none, and for a classifier that was loaded.
    /// </summary>
    public DistillationProcess? Process
    {
        get => InUse()._process;
        internal init => _process = value;
    }

    /// <inheritdoc />
    public bool IsRowToRowMapper => InUse() is not null;

    internal NetworkPredictor Predictor => InUse()._predictor;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The image column is missing or has the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Steps(inputSchema).GetOutputSchema(inputSchema);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The image column is missing or has the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Steps(input.Schema).Transform(input);
    }

    /// <inheritdoc />
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Steps(inputSchema).GetRowToRowMapper(inputSchema);

    /// <summary>
    /// Saves the classifier in one file, which <see cref="DistillationCatalog.Load"/> reads: weights, class names and column
    /// names, with a version and a checksum. The file is written aside and renamed: a file that was there survives any failure.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public void Save(string path)
    {
        var bytes = ToBytes();
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>
    /// Saves a chain of built-in transformers that does the same, since ML.NET lets no other library write into its model files.
    /// What <c>mlContext.Model.Load</c> gives back predicts the same, row by row and without class names on the scores;
    /// <see cref="DistillationCatalog.Restore"/> turns it into an <see cref="ImageClassifier"/> again.
    /// </summary>
    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        ((ICanSaveModel)SavedChain.Build(_context, ToBytes(), ImageShape, ClassNames, _columns)).Save(ctx);

    /// <summary>
    /// The weights as they are now, for a network to start from: <c>StartFrom = classifier</c> in the options of a trainer.
    /// </summary>
    /// <param name="classifier">The classifier; it may be disposed afterwards.</param>
    public static implicit operator StartingWeights(ImageClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        using var held = classifier.Hold();
        return StartingWeights.Of(classifier._predictor.Network, classifier._classNames);
    }

    /// <summary>Frees the network's memory, once no other thread uses it any more.</summary>
    public void Dispose() => _predictor.Dispose();

    /// <summary>Keeps the network in memory until what is returned is disposed.</summary>
    internal IDisposable Hold()
    {
        try
        {
            return _predictor.Hold();
        }
        catch (ObjectDisposedException e)
        {
            throw Disposed(e);
        }
    }

    /// <summary>What whoever uses a disposed classifier is told.</summary>
    internal static ObjectDisposedException Disposed(Exception? cause = null) => new(
        $"This {nameof(ImageClassifier)} has been disposed: expected one that is in use. A PredictionEngine disposes the model "
        + "that it was made of, as does a using statement. Make the engine with new PredictionEngineOptions { OwnsTransformer = "
        + "false }, use the engine for as long as it is needed, or load the model again.", cause);

    internal static ImageClassifier Read(MLContext context, byte[] file, string source)
    {
        var (network, classNames, properties) = ModelFile.Read(file, source);
        var device = EngineRuntime.SelectDevice(context.GpuDeviceId, context.FallbackToCpu);
        return new ImageClassifier(
            context, new NetworkPredictor(network, device), classNames, ClassifierColumns.FromProperties(properties));
    }

    private ImageClassifier InUse() => _predictor.IsDisposed ? throw Disposed() : this;

    private byte[] ToBytes()
    {
        using var held = Hold();
        return ModelFile.Write(_predictor.Network, _classNames, _columns.ToProperties());
    }

    private ITransformer Steps(DataViewSchema inputSchema)
    {
        var image = ImageColumn.Check(inputSchema, _columns.Image);
        if (ImageColumn.HasSize(image, ImageShape))
        {
            return new NetworkScorer(_predictor, ClassNames, _columns, _columns.Image);
        }
        var resize = _context.Transforms.ResizeImages(
            ClassifierColumns.Resized, ImageShape.Width, ImageShape.Height, _columns.Image).Fit(new SchemaView(inputSchema));
        var drop = _context.Transforms.DropColumns(ClassifierColumns.Resized);
        var scorer = new NetworkScorer(_predictor, ClassNames, _columns, ClassifierColumns.Resized);
        var scored = scorer.GetOutputSchema(resize.GetOutputSchema(inputSchema));
        return new TransformerChain<ITransformer>(resize, scorer, drop.Fit(new SchemaView(scored)));
    }
}
