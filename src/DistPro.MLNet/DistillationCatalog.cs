using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Processes;
using DistPro.Engine.Search;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Classifier.Persistence;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using DistPro.MLNet.Sources;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet;

/// <summary>DistPro's components: image sources, estimators, and the way back from a file to a model.</summary>
public sealed class DistillationCatalog
{
    private readonly MLContext _context;

    internal DistillationCatalog(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
    }

    /// <summary>An estimator that trains a network on labelled images.</summary>
    /// <param name="network">Name of the network, such as resnet8 or resnet20.</param>
    /// <param name="labelColumnName">Column of classes: a key, as MapValueToKey makes it.</param>
    /// <param name="imageColumnName">Column of images, of the bytes of image files, or of their paths.</param>
    /// <param name="epochs">Passes over the images; by default as many as suit their number.</param>
    /// <param name="channels">3 for colour, 1 for luma.</param>
    /// <param name="imageSize">
    /// Size (width, height) in pixels that images are brought to; null to take the size of the column's type.
    /// </param>
    public NetworkTrainer Network(
        string network, string labelColumnName = "Label", string imageColumnName = "Image",
        int epochs = TrainingOptions.Automatic, int channels = 3, (int Width, int Height)? imageSize = null) =>
        Network(network, new NetworkTrainer.Options
        {
            LabelColumnName = labelColumnName,
            ImageColumnName = imageColumnName,
            Training = new TrainingOptions { Epochs = epochs },
            Channels = channels,
            ImageSize = imageSize,
        });

    /// <summary>An estimator that trains a network on labelled images.</summary>
    /// <param name="network">Name of the network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NetworkTrainer Network(string network, NetworkTrainer.Options options) => new(_context, network, options);

    /// <summary>An estimator that trains on labelled images a student that is made of a trained network.</summary>
    /// <param name="student">The student.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public NetworkTrainer Network(Student student, NetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(student);
        return Network(student.Network, student.Into(options));
    }

    /// <summary>An estimator that trains, with a teacher, a student that is made of a trained network.</summary>
    /// <param name="teacher">The trained teacher, of which the student may be made or not; it stays the caller's.</param>
    /// <param name="student">The student.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no such objective.</exception>
    public DistillationTrainer Distill(ITransformer teacher, Student student, DistillationTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(student);
        return Distill(teacher, student.Network, student.Into(options));
    }

    /// <summary>An estimator that trains a student network with a teacher, as the papers of the objectives have it.</summary>
    /// <param name="teacher">
    /// The trained teacher; it stays the caller's. An <see cref="ImageClassifier"/> teaches with all that its network gives. Any
    /// other fitted pipeline with a column of scores teaches by those: it scores the training images once, by its own steps.
    /// </param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="objectives">
    /// What the student is to match, such as kd, dkd, reviewkd (docs/objectives.md); kd if none is named.
    /// </param>
    /// <exception cref="ArgumentException">There is no such objective.</exception>
    public DistillationTrainer Distill(ITransformer teacher, string network, params string[] objectives) =>
        Distill(teacher, network, TrainingOptions.Automatic, objectives);

    /// <summary>
    /// An estimator that trains a student network with a teacher for so many epochs, as the papers of the objectives have it.
    /// </summary>
    /// <param name="teacher">
    /// The trained teacher; it stays the caller's. An <see cref="ImageClassifier"/> teaches with all that its network gives. Any
    /// other fitted pipeline with a column of scores teaches by those: it scores the training images once, by its own steps.
    /// </param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="epochs">
    /// Passes over the images; <see cref="TrainingOptions.Automatic"/> for as many as suit their number.
    /// </param>
    /// <param name="objectives">
    /// What the student is to match, such as kd, dkd, reviewkd (docs/objectives.md); kd if none is named.
    /// </param>
    /// <exception cref="ArgumentException">There is no such objective, or the number is out of range.</exception>
    public DistillationTrainer Distill(ITransformer teacher, string network, int epochs, params string[] objectives) =>
        Distill(teacher, network, new DistillationTrainer.Options
        {
            Objectives = [.. objectives],
            Training = new TrainingOptions { Epochs = epochs },
        });

    /// <summary>An estimator that trains a student network with a teacher.</summary>
    /// <param name="teacher">
    /// The trained teacher; it stays the caller's. An <see cref="ImageClassifier"/> teaches with all that its network gives. Any
    /// other fitted pipeline with a column of scores teaches by those: it scores the training images once, by its own steps.
    /// </param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no such objective.</exception>
    public DistillationTrainer Distill(ITransformer teacher, string network, DistillationTrainer.Options options) =>
        Distill([teacher], network, options);

    /// <summary>An estimator that trains a student network with several teachers, which answer together.</summary>
    /// <param name="teachers">The trained teachers, classifiers or fitted pipelines; they stay the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">
    /// There is no teacher, an option is out of range, or there is no such objective.
    /// </exception>
    public DistillationTrainer Distill(
        IReadOnlyList<ITransformer> teachers, string network, DistillationTrainer.Options options) =>
        new(_context, teachers, network, options);

    /// <summary>An estimator that trains a student network with a teacher and a process.</summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="process">The process, of a search or from a file.</param>
    /// <param name="objectives">Objectives beside the pathways, such as kd; cross entropy comes along.</param>
    /// <exception cref="ArgumentException">There is no such objective.</exception>
    public DistillationTrainer Distill(
        ImageClassifier teacher, string network, DistillationProcess process, params string[] objectives)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Distill(teacher, network, new DistillationTrainer.Options { Process = process, Objectives = [.. objectives] });
    }

    /// <summary>An estimator that searches how a teacher should teach a student, with the settings of the paper.</summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    public ProcessSearchTrainer SearchProcess(ImageClassifier teacher, string network) =>
        SearchProcess(teacher, network, new ProcessSearchTrainer.Options());

    /// <summary>An estimator that searches how a teacher should teach a student.</summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the search cannot work with it.</exception>
    public ProcessSearchTrainer SearchProcess(
        ImageClassifier teacher, string network, ProcessSearchTrainer.Options options) =>
        new(_context, teacher, network, options);

    /// <summary>An estimator that searches how a teacher should teach a student, with the settings of a preset.</summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="preset">Name of the preset, paper or short (<see cref="SearchPreset"/>).</param>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public ProcessSearchTrainer SearchProcess(ImageClassifier teacher, string network, string preset) =>
        SearchProcess(teacher, network, new ProcessSearchTrainer.Options(SearchPreset.Named(preset)));

    /// <summary>
    /// An estimator that searches how a teacher should teach, then distils a student so: DistPro as a whole, with the settings of
    /// the paper.
    /// </summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    public DistProTrainer DistPro(ImageClassifier teacher, string network) =>
        DistPro(teacher, network, new DistProTrainer.Options());

    /// <summary>An estimator that searches how a teacher should teach, then distils a student so: DistPro as a whole.</summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the search cannot work with it.</exception>
    public DistProTrainer DistPro(ImageClassifier teacher, string network, DistProTrainer.Options options) =>
        new(_context, teacher, network, options);

    /// <summary>
    /// An estimator that searches how a teacher should teach, then distils a student so, with the settings of a preset.
    /// </summary>
    /// <param name="teacher">The trained teacher; it stays the caller's.</param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="preset">Name of the preset, paper or short (<see cref="SearchPreset"/>).</param>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public DistProTrainer DistPro(ImageClassifier teacher, string network, string preset) =>
        DistPro(teacher, network, new DistProTrainer.Options(SearchPreset.Named(preset)));

    /// <summary>Decodes the labelled images of a view once, on all cores, as the estimators do before they train.</summary>
    /// <param name="data">A view with an image column and a key column.</param>
    /// <param name="width">Width in pixels that images are brought to.</param>
    /// <param name="height">Height in pixels that images are brought to.</param>
    /// <param name="channels">3 for colour, 1 for luma (Rec. 601).</param>
    /// <param name="imageColumnName">Column of images.</param>
    /// <param name="labelColumnName">Column of classes, a key.</param>
    /// <param name="reading">Where decoded images are kept, what becomes of damaged ones; null for the defaults.</param>
    /// <param name="cancellation">Stops within one image.</param>
    /// <returns>The images, which the caller disposes, and what became of the rows.</returns>
    /// <exception cref="ArgumentException">A column is missing or has the wrong type.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public (ImageStore Images, ReadingResult Result) ReadImages(
        IDataView data, int width, int height, int channels =
            3, string imageColumnName = "Image", string labelColumnName = "Label",
        ImageReading? reading = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var label = LabelColumn.Check(data.Schema, labelColumnName);
        var shape = ImageColumn.Shape(data.Schema, imageColumnName, (width, height), channels);
        using var channel = ((IHostEnvironment)_context).Register(nameof(ReadImages)).Start("Reading");
        return TrainingImages.Read(
            data, imageColumnName, label, shape, reading ?? new ImageReading(), channel, cancellation);
    }

    /// <summary>Labelled images in a folder that has one sub-folder for each class.</summary>
    /// <param name="folder">
    /// The folder. Sub-folders are classes, in ordinal order; PNG, JPEG, GIF, WebP and BMP files in and below them are images,
    /// which are turned as their EXIF orientation says. Other files and hidden ones are passed over, and the log tells how many.
    /// Links out of the folder are followed (<see cref="ImageFolderSource.FollowLinks"/>).
    /// </param>
    /// <param name="classNames">
    /// Names of the classes, as they are numbered: <see cref="ImageClassifier.ClassNames"/> for a folder of test images, which
    /// may lack some of them; null for the sub-folders' names. Key 1 of Label is then the same class in both, as Evaluate takes
    /// it to be.
    /// </param>
    /// <returns>Columns Image (of no fixed size), ImagePath (text) and Label (key with the names of the classes).</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A folder cannot be listed, or a name in it is not UTF-8.</exception>
    /// <exception cref="InvalidDataException">
    /// Fewer than two classes, a class without images, or a sub-folder that is none of the classes that are given.
    /// </exception>
    public IDataView LoadImageFolder(string folder, IReadOnlyList<string>? classNames = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new ImageFolderSource { Folder = folder, ClassNames = classNames }.Open(_context);
    }

    /// <summary>Images in and below a folder, of no known classes.</summary>
    /// <param name="folder">The folder; what of it is an image is as in <see cref="LoadImageFolder"/>.</param>
    /// <returns>Columns Image (of no fixed size) and ImagePath (text).</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A folder cannot be listed, or a name in it is not UTF-8.</exception>
    /// <exception cref="InvalidDataException">There are no images.</exception>
    public IDataView LoadUnlabelledImages(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new UnlabelledFolderSource { Folder = folder }.Open(_context);
    }

    /// <summary>Splits labelled rows so that each class gives the same part of its rows to the test set.</summary>
    /// <param name="data">
    /// Any view, of images or not; of the rows only the label is read, once, and the two sets read their rows from it when they
    /// are read themselves, with as many cursors as it gives. It has to give the same rows in each pass.
    /// </param>
    /// <param name="testFraction">
    /// Part of each class, above 0 and below 1, rounded to whole rows: one at least, and not all. A class of one row is in the
    /// training set alone, and the log says so, as are rows without a label.
    /// </param>
    /// <param name="labelColumnName">Column of classes: a key, text, or another single value.</param>
    /// <param name="seed">The same seed always gives the same sets.</param>
    /// <returns>The two sets, with the columns of the view, in its order.</returns>
    /// <exception cref="ArgumentException">The column is missing or holds vectors; the fraction is out of range.</exception>
    /// <exception cref="InvalidDataException">No class has two rows, or rows cannot be told apart.</exception>
    public (IDataView TrainSet, IDataView TestSet) TrainTestSplit(
        IDataView data, double testFraction = 0.1, string labelColumnName = "Label", int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var channel = ((IHostEnvironment)_context).Register(nameof(TrainTestSplit)).Start("Splitting");
        return ClassSplit.Of(data, testFraction, labelColumnName, seed, channel);
    }

    /// <summary>
    /// Leaves out the rows whose image cannot be read, as <see cref="ImageReading.SkipUnreadable"/> does for a training: for
    /// Transform and Evaluate, which stop at the first such row. The log tells how many there are, and the first ten.
    /// </summary>
    /// <param name="data">
    /// A view with an image column. All its images are decoded once, on all cores; the rows that are left are read from it.
    /// </param>
    /// <param name="imageColumnName">Column of images, of the bytes of image files, or of their paths.</param>
    /// <param name="imageFolder">Where paths start, in a column of paths; null for the current folder.</param>
    /// <param name="cancellation">Stops within one image.</param>
    /// <returns>The other rows, with all columns, in the order of the view.</returns>
    /// <exception cref="ArgumentException">The column is missing or has the wrong type.</exception>
    /// <exception cref="InvalidDataException">Rows of the view have the same identifier.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IDataView FilterUnreadableImages(
        IDataView data, string imageColumnName = "Image", string? imageFolder = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var channel = ((IHostEnvironment)_context).Register(nameof(FilterUnreadableImages)).Start("Reading");
        return ReadableRows.Of(data, imageColumnName, imageFolder, channel, cancellation);
    }

    /// <summary>Images from a source that is found by its name, with settings.</summary>
    /// <param name="source">One of <see cref="ImageSourceCatalog"/>, such as image-folder or idx.</param>
    /// <param name="settings">Its settings by name, such as folder; capitals do not matter.</param>
    /// <returns>
    /// Columns Image, ImagePath (text) and, where the source knows classes, Label (key with their names).
    /// </returns>
    /// <exception cref="ArgumentException">There is no such source or setting, or a value has the wrong type.</exception>
    /// <exception cref="IOException">A file or folder is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or there are too few classes or images.</exception>
    public IDataView LoadImages(string source, IReadOnlyDictionary<string, object> settings) =>
        ImageSourceCatalog.All.Create(source, settings).Open(_context);

    /// <summary>Labelled images in a pair of IDX files, the format of the MNIST family; plain or gzip.</summary>
    /// <param name="imagesPath">The images: bytes, (N, H, W).</param>
    /// <param name="labelsPath">The labels: bytes, (N).</param>
    /// <param name="classNames">Names of classes 0, 1, ...; null for the numbers that occur.</param>
    /// <returns>Columns Image (H x W, gray), ImagePath (the file of images) and Label (key with the names).</returns>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not fit.</exception>
    public IDataView LoadIdx(string imagesPath, string labelsPath, IReadOnlyList<string>? classNames = null) =>
        new IdxSource { Images = imagesPath, Labels = labelsPath, ClassNames = classNames }.Open(_context);

    /// <summary>Labelled images in CIFAR-10's binary files (data_batch_1.bin and so on).</summary>
    /// <param name="paths">The files, read in this order.</param>
    /// <returns>Columns Image (32 x 32, colour), ImagePath (the file it is in) and Label (key with the ten names).</returns>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IDataView LoadCifar10(params string[] paths) => new Cifar10Source { Paths = paths }.Open(_context);

    /// <summary>Labelled images in CIFAR-100's binary files (train.bin, test.bin), with the 100 fine classes.</summary>
    /// <param name="paths">The files, read in this order.</param>
    /// <param name="classNames">The 100 names, as fine_label_names.txt has them; null for the numbers 0 to 99.</param>
    /// <returns>Columns Image (32 x 32, colour), ImagePath (the file it is in) and Label (key with the names).</returns>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IDataView LoadCifar100(IReadOnlyList<string> paths, IReadOnlyList<string>? classNames = null) =>
        new Cifar100Source { Paths = paths, ClassNames = classNames }.Open(_context);

    /// <summary>Loads a classifier that <see cref="ImageClassifier.Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, of another kind, or of a newer version.</exception>
    public ImageClassifier Load(string path) =>
        ImageClassifier.Read(_context, File.ReadAllBytes(path), $"'{Path.GetFullPath(path)}'");

    /// <summary>Loads a classifier that <see cref="ImageClassifier.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">What it wrote, and nothing after it: it is read to its end, and stays open.</param>
    /// <exception cref="InvalidDataException">The content is damaged, of another kind, or of a newer version.</exception>
    public ImageClassifier Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return ImageClassifier.Read(_context, content.ToArray(), "The content of the stream");
    }

    /// <summary>
    /// A classifier from weights that were trained elsewhere, such as a PyTorch state dict exported as safetensors
    /// (docs/weights.md).
    /// </summary>
    /// <param name="network">Name of the network that they belong to.</param>
    /// <param name="path">The safetensors file.</param>
    /// <param name="shape">Shape of the images that the network takes.</param>
    /// <param name="classNames">Names of its classes, in the order of its logits.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no such network, or it cannot take such images.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no safetensors file, or its tensors are not those of the network: all that differs is told.
    /// </exception>
    public ImageClassifier ImportWeights(
        string network, string path, ImageShape shape, IReadOnlyList<string> classNames, PretrainedOptions? options = null) =>
        Pretrained.FromWeights(_context, network, path, shape, classNames, options ?? new PretrainedOptions());

    /// <summary>
    /// A classifier that runs a TorchScript file: it predicts, is evaluated, and teaches; it is not trained on, nor saved in
    /// another file.
    /// </summary>
    /// <param name="path">The file, as torch.jit.save writes it.</param>
    /// <param name="shape">Shape of the images that it takes.</param>
    /// <param name="classNames">Names of its classes, in the order of its logits.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">It does not take such images, or has another number of classes.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no TorchScript file.</exception>
    public ImageClassifier LoadTorchScript(
        string path, ImageShape shape, IReadOnlyList<string> classNames, PretrainedOptions? options = null) =>
        Pretrained.FromScript(_context, path, shape, classNames, options ?? new PretrainedOptions());

    /// <summary>
    /// Saves a model as <c>mlContext.Model.Save</c> does, but aside, and renamed when all has been written: that one empties the
    /// file before it asks the model for its content, and what was there is lost if the model has none to give.
    /// </summary>
    /// <param name="model">Any model; <c>mlContext.Model.Load</c> loads it.</param>
    /// <param name="inputSchema">Schema of the data that it takes; null for none.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    /// <exception cref="ObjectDisposedException">The model, or a part of it, has been disposed.</exception>
    public void Save(ITransformer model, DataViewSchema? inputSchema, string path) =>
        AtomicFile.Write(path, stream => _context.Model.Save(model, inputSchema, stream));

    /// <summary>
    /// Gives a model that came back from <c>mlContext.Model.Load</c> its classifiers again: with class names on the scores, and
    /// batches.
    /// </summary>
    /// <param name="model">The loaded model.</param>
    /// <returns>
    /// The same chain, with an <see cref="ImageClassifier"/> in place of each group of built-in transformers that stood for one.
    /// </returns>
    public ITransformer Restore(ITransformer model) => SavedChain.Restore(_context, model);
}
