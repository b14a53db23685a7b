using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// What is the same in every trainer's Fit: checks, reading of the images, the new network, the log, the classifier.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    private const int Colour = 3;

    private readonly MLContext _context;
    private readonly TrainerOptions _options;
    private readonly IDataView _input;
    private readonly LabelColumn? _validationLabel;
    private readonly List<IDisposable> _held = [];

    /// <summary>Looks at the columns, and starts the log.</summary>
    /// <param name="context">The context.</param>
    /// <param name="trainer">Name of the trainer, for the log.</param>
    /// <param name="options">Its options.</param>
    /// <param name="input">The training data.</param>
    /// <param name="teachers">The teachers, which are kept in memory for as long as the run goes on.</param>
    public TrainingRun(
        MLContext context, string trainer, TrainerOptions options, IDataView input, IReadOnlyList<TeacherSource> teachers)
    {
        (_context, _options, _input) = (context, options, input);
        int channels = teachers.Select(t => t.Channels).FirstOrDefault(c => c is not null) ?? Colour;
        Label = options.LabelColumnName is { } label
            ? LabelColumn.Check(input.Schema, label)
            : LabelColumn.None(teachers[0].ClassNames);
        Shape = ImageColumn.Shape(input.Schema, options.ImageColumnName, options.ImageSize, options.Channels ?? channels);
        if (options.ExampleWeightColumnName is { } weight)
        {
            WeightColumn.Check(input.Schema, weight);
        }
        options.ClassWeights?.Check(Label.ClassNames);
        _validationLabel = options.ValidationData is null ? null : ValidationLabel(options.ValidationData);
        Device = ContextDevice.Select(context, options.GpuDeviceId);
        options.Prepare();
        _held.AddRange(teachers.Select(t => t.Hold()).OfType<IDisposable>());
        Channel = ((IHostEnvironment)context).Register(trainer).Start("Training");
        Options = options.ToEngine();
        Progress = new ChannelProgress(Channel, Label.ClassNames, options.Progress);
        Channel.Info(
            MessageSensitivity.None, "{0}, {1}; seed {2}", EngineRuntime.Describe(Device), Options.Precision, options.Seed);
        WarnOfLongWarmup();
    }

    /// <summary>The classes.</summary>
    public LabelColumn Label { get; }

    /// <summary>Shape of the images.</summary>
    public ImageShape Shape { get; }

    /// <summary>Column of the images.</summary>
    public string ImageColumnName => _options.ImageColumnName;

    /// <summary>Number of views of each image that a teacher is asked about beforehand; 0 for the images as they are.</summary>
    public int TeacherViews => (_options as TeachingOptions)?.TeacherViews ?? 0;

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancellation => _options.Cancellation;

    /// <summary>Where the network is trained.</summary>
    public torch.Device Device { get; }

    /// <summary>The log.</summary>
    public IChannel Channel { get; }

    /// <summary>How the network is trained.</summary>
    public TrainingOptions Options { get; private set; }

    /// <summary>The log's listener, and the user's.</summary>
    public IProgress<TrainingProgress> Progress { get; }

    /// <summary>What any trainer promises to add to a schema.</summary>
    public static SchemaShape OutputSchema(TrainerOptions options, SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, options.ImageColumnName);
        var columns = options.Columns;
        if (options.LabelColumnName is { } label)
        {
            LabelColumn.Check(inputSchema, label);
            columns = columns with { KeyValues = LabelColumn.KeyValueTypeOf(inputSchema, label) };
        }
        if (options.ExampleWeightColumnName is { } weight)
        {
            WeightColumn.Check(inputSchema, weight);
        }
        // The number of classes is not known yet; a shape tells types and annotations only.
        return SchemaShapes.Append(inputSchema, columns.OutputSchema(["0", "1"]));
    }

    /// <summary>A network for the images and classes of the run.</summary>
    public Network MakeNetwork(string name) => NetworkCatalog.Create(name, Shape, Label.ClassNames.Count);

    /// <summary>
    /// Gives a network its first weights: drawn from the seed, and loaded from what the options name, if they name something;
    /// then the first stages are frozen, if they are to be.
    /// </summary>
    /// <returns>What was loaded; null for nothing.</returns>
    public LoadedWeights? Start(Network network)
    {
        using (var generator = RandomStream.Create(Options.Seed, RandomStream.Initialization))
        {
            network.InitializeWeights(generator);
        }
        if (_options.StartFrom is not { } start)
        {
            return null;
        }
        var loaded = start.LoadInto(network, Label.ClassNames);
        Channel.Info(MessageSensitivity.None, "{0} starts from '{1}': {2}", network.Name, start.Path, loaded);
        network.Freeze(_options.FreezeStages);
        return loaded;
    }

    /// <summary>Makes the network, reads the images, and trains.</summary>
    /// <param name="make">Makes the network.</param>
    /// <param name="rehearse">Looks, before images are read, whether it can be trained.</param>
    /// <param name="train">How it is trained.</param>
    public ImageClassifier Train(
        Func<Network> make, Action<Network> rehearse, Func<Network, TrainingData, TrainedStudent> train)
    {
        var network = make();
        try
        {
            var loaded = Start(network);
            rehearse(network.to(Device));
            Options = Options with { StartedFrom = loaded?.Fingerprint ?? Options.StartedFrom };
            using var data = TrainingData.Read(_input, Label, _validationLabel, Shape, _options, Channel);
            data.Normalize(network, loaded);
            ChooseDefaults(data.Training, loaded is { IsThinned: true });
            var predictor = new NetworkPredictor(network, Device);
            string frozen = network.FrozenStages == 0
                ? ""
                : $"; {network.FrozenStages} of {network.StageCount} stages are frozen";
            Channel.Info(
                MessageSensitivity.None, "training {0} ({1:n0} parameters{2})", network.Name, network.ParameterCount, frozen);
            var (result, process) = train(network, data);
            network.Freeze(0);
            Tell(result);
            return new ImageClassifier(_context, predictor, Label.ClassNames, Columns())
            {
                Reading = data.Reading,
                Training = result,
                Process = process,
            };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Ends the log, and lets go of the teachers.</summary>
    public void Dispose()
    {
        _held.ForEach(h => h.Dispose());
        Channel.Dispose();
    }

    // A thinned network has about as much to learn as one that starts from nothing.
    private void ChooseDefaults(ImageSelection images, bool isThinned)
    {
        var asked = Options;
        var basis = isThinned ? asked with { StartedFrom = Fingerprint.Empty } : asked;
        Options = TrainingDefaults.For(basis, images) with { StartedFrom = asked.StartedFrom };
        if (TeacherViews > 0)
        {
            Options = Options with { Augmentation = Options.Augmentation! with { Views = TeacherViews } };
        }
        string chosen = TrainingDefaults.Describe(asked, Options);
        if (chosen.Length > 0)
        {
            Channel.Info(MessageSensitivity.None, "chosen for {0} images: {1}", images.Count, chosen);
        }
    }

    // "As many epochs as it takes" as a huge number makes a warm-up of parts of the run huge, too.
    private void WarnOfLongWarmup()
    {
        double warmup = Options.Schedule.Warmup * (Options.TimeBudget is null ? Options.Epochs ?? 0 : 0);
        if (Options.EarlyStopping is { } stopping && warmup > stopping.Patience)
        {
            Channel.Warning(
                MessageSensitivity.None,
                "the warm-up, {0} of the run, takes {1:n0} epochs, and early stopping may end the run after {2} that bring "
                + "nothing: before it has a learning rate to learn with. Where the number of epochs only means \"until it "
                + "stops\", set Epochs to null and take a ConstantSchedule", Options.Schedule.Warmup, warmup, stopping.Patience);
        }
    }

    private LabelColumn ValidationLabel(IDataView data)
    {
        try
        {
            ImageColumn.Check(data.Schema, _options.ImageColumnName);
            return LabelColumn.Check(data.Schema, _options.LabelColumnName!).NumberedAs(Label.ClassNames);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{nameof(TrainerOptions.ValidationData)}: {e.Message}", e);
        }
    }

    private ClassifierColumns Columns()
    {
        var input = ImageColumn.Input(_input.Schema[_options.ImageColumnName]);
        return _options.Columns with
        {
            Input = input,
            Folder = input == ImageInput.Path ? _options.Reading.ImageFolder : null,
            KeyValues = Label.KeyValueType,
        };
    }

    private void Tell(TrainingResult result)
    {
        Channel.Info(
            MessageSensitivity.None, "{0} after {1} epochs and {2:f1} s; {3} of epoch {4}", result.StopReason,
            result.History.Count, result.Duration.TotalSeconds, result.Averaged ? "averaged weights" : "weights",
            result.WeightsEpoch + 1);
        if (result.CheckpointFailure is not null)
        {
            Channel.Warning(MessageSensitivity.None, "the run's last checkpoint: {0}", result.CheckpointFailure);
        }
    }
}
