using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Processes;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier.Persistence;
using DistPro.MLNet.Classifier.Scoring;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier;

/// <summary>
/// A trained network as a transformer: from a column of images to Score (probabilities, (classes), with the class names as slot
/// names) and PredictedLabel (key with the class names). The column holds images, the bytes of image files, or their paths,
/// whatever it held in training. Images of another size are resized as ML.NET's ResizeImages does by default; none is disposed
/// that the view handed out. Safe to use from several threads.
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

    /// <summary>Number of values of the network that training finds, or has found.</summary>
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
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scorer(inputSchema).GetOutputSchema(inputSchema);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The image column is missing or has the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Scorer(input.Schema).Transform(input);
    }

    /// <inheritdoc />
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Scorer(inputSchema).GetRowToRowMapper(inputSchema);

    /// <summary>
    /// The same classifier with one column more: what its last layer classifies, the pooled feature maps of the last stage, as
    /// ML.NET's own trainers take it.
    /// </summary>
    /// <param name="columnName">The column, a vector of so many numbers as the last layer takes.</param>
    /// <returns>
    /// A classifier of the same network: whichever of the two is disposed first, both are. Its own file keeps the column;
    /// ML.NET's cannot.
    /// </returns>
    /// <exception cref="ArgumentException">It is the name of one of its other columns.</exception>
    /// <exception cref="InvalidOperationException">The network, a TorchScript file, gives its logits alone.</exception>
    public ImageClassifier WithFeatures(string columnName = "Features")
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        int count = Predictor.PredictWithEmbeddings(new byte[ImageShape.Size]).Embeddings.Length;
        var columns = _columns with { Features = columnName, FeatureCount = count };
        columns.Check();
        return new ImageClassifier(_context, _predictor, _classNames, columns)
        {
            Reading = _reading,
            Training = _training,
            Process = _process,
        };
    }

    /// <summary>Classifies an image file.</summary>
    /// <param name="path">
    /// A PNG, JPEG, GIF, WebP or BMP file, which is turned as its EXIF orientation says, as by LoadImageFolder.
    /// </param>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no whole image file.</exception>
    public ImagePrediction Predict(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SingleImages.Predict(Scorer(), () => ImageFile.Read(path));
    }

    /// <summary>Classifies the content of an image file.</summary>
    /// <param name="stream">The content, which is read to its end; the stream stays open.</param>
    /// <exception cref="InvalidDataException">It is no whole image file.</exception>
    public ImagePrediction Predict(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return Predict(content.ToArray());
    }

    /// <summary>Classifies the content of an image file.</summary>
    /// <param name="file">The content; an array of bytes will do.</param>
    /// <exception cref="InvalidDataException">It is no whole image file.</exception>
    public ImagePrediction Predict(ReadOnlyMemory<byte> file) =>
        SingleImages.Predict(Scorer(), () => ImageFile.Read(file.ToArray()));

    /// <summary>Classifies an image.</summary>
    /// <param name="image">The image, of any size; it stays the caller's.</param>
    public ImagePrediction Predict(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return SingleImages.Predict(Scorer(), image);
    }

    /// <summary>
    /// Classifies image files in batches, decoded on all cores: one prediction for each path, in their order, made when it is
    /// asked for or a few before.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <exception cref="IOException">A file is not there, or cannot be read: thrown when its turn comes.</exception>
    /// <exception cref="InvalidDataException">One is no whole image file: thrown when its turn comes.</exception>
    public IEnumerable<ImagePrediction> PredictMany(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return SingleImages.PredictMany(Scorer(), paths);
    }

    /// <summary>
    /// Saves the classifier in one file, which <see cref="DistillationCatalog.Load(string)"/> reads: weights, class names and
    /// column names, with a version and a checksum. The file is written aside and renamed: a file that was there survives any
    /// failure.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public void Save(string path)
    {
        var bytes = ToBytes();
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes what <see cref="Save(string)"/> writes.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes());
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
        var device = ContextDevice.Select(context);
        return new ImageClassifier(
            context, new NetworkPredictor(network, device), classNames, ClassifierColumns.FromProperties(properties));
    }

    private ImageClassifier InUse() => _predictor.IsDisposed ? throw Disposed() : this;

    private byte[] ToBytes()
    {
        using var held = Hold();
        return ModelFile.Write(_predictor.Network, _classNames, _columns.ToProperties());
    }

    private NetworkScorer Scorer(DataViewSchema inputSchema)
    {
        ImageColumn.Check(inputSchema, _columns.Image);
        return Scorer();
    }

    private NetworkScorer Scorer() => new(_predictor, ClassNames, _columns);
}
