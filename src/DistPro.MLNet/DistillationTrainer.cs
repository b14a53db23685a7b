using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet;

/// <summary>Trains a student network with a teacher, on a column of images and a column of classes.</summary>
/// <remarks>
/// Columns and saving are those of <see cref="NetworkTrainer"/>. The teacher's classes are matched by name. The teacher stays the caller's,
/// and may be used by other threads meanwhile.
/// </remarks>
public sealed class DistillationTrainer : IEstimator<ImageClassifier>
{
    private readonly MLContext _context;
    private readonly ImageClassifier[] _teachers;
    private readonly string _network;
    private readonly Options _options;
    private readonly ObjectiveChoice[] _objectives;

    internal DistillationTrainer(MLContext context, IReadOnlyList<ImageClassifier> teachers, string network, Options options)
    {
        if (teachers.Count == 0 || teachers.Contains(null!))
        {
            throw new ArgumentException("A student takes at least one teacher, found none, or a null among them.", nameof(teachers));
        }
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, _teachers, _network, _options) = (context, [.. teachers], network, TrainerOptions.Settle(options));
        _objectives = [.. _options.Objectives];
        if (ReusesClassifier && _teachers.Length > 1)
        {
            throw new ArgumentException(
                $"With objective 'simkd' the student goes on with the classifier of its one teacher, found {_teachers.Length} teachers. "
                + "Name one of them, or choose another objective.", nameof(teachers));
        }
    }

    private bool ReusesClassifier => _objectives.Any(o => o.Name == "simkd");

    /// <summary>How a student is trained.</summary>
    public sealed class Options : TrainerOptions
    {
        /// <summary>
        /// What the student is to match, by names of <see cref="ObjectiveCatalog"/>, such as <c>["kd", new("at", Weight: 500)]</c>. Cross entropy
        /// with the labels comes along unless "ce" or "label-smoothing" is among them.
        /// </summary>
        public IReadOnlyList<ObjectiveChoice> Objectives { get; set; } = ["kd"];

        /// <summary>What several teachers are averaged in.</summary>
        public EnsembleMean EnsembleMean { get; set; }

        /// <summary>
        /// Folder that keeps the teacher's logits and embeddings (in half precision) for further runs with the same teacher, images, seed and
        /// augmentation; null for none. They come without feature maps, as an ensemble's do. Nothing in it is ever deleted.
        /// </summary>
        public string? TeacherCacheFolder { get; set; }

        private protected override void Validate()
        {
            base.Validate();
            ObjectiveCatalog.Check(Objectives);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">
    /// A column is missing or has the wrong type, images have no size, or the teacher has other classes, another image size or another device.
    /// </exception>
    /// <inheritdoc cref="NetworkTrainer.Fit" path="/exception[position()>1]" />
    public ImageClassifier Fit(IDataView input)
    {
        using var run = new TrainingRun(_context, nameof(DistillationTrainer), _options, input, _teachers[0].ImageShape.Channels);
        using var teacher = MakeTeacher(run);
        foreach (var member in _teachers)
        {
            run.Channel.Info(MessageSensitivity.None, "teacher {0} ({1:n0} parameters)", member.NetworkName, member.ParameterCount);
        }
        run.Channel.Info(MessageSensitivity.None, "objectives {0}", string.Join(", ", _objectives.AsEnumerable()));
        return run.Train(MakeStudent(run), (student, data, options, progress) =>
            Distillation.Run(student, teacher, _objectives, data.Training, options, progress, _options.Cancellation, data.Validation));
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(_options, inputSchema);

    private Network MakeStudent(TrainingRun run) => ReusesClassifier
        ? ReusedClassifierNetwork.Create(_network, _teachers[0].Predictor.Network, Order(_teachers[0], run))
        : run.CreateNetwork(_network);

    private static IReadOnlyList<long>? Order(ImageClassifier teacher, TrainingRun run) => ClassOrder.Match(teacher.ClassNames, run.Label.ClassNames);

    private Teacher MakeTeacher(TrainingRun run)
    {
        var members = _teachers.Select(t => MakeMember(t, run)).ToArray();
        Teacher teacher = members is [var only] ? only : new EnsembleTeacher(members, _options.EnsembleMean);
        return _options.TeacherCacheFolder is { } folder ? new CachedTeacher(teacher, folder) : teacher;
    }

    private FixedTeacher MakeMember(ImageClassifier teacher, TrainingRun run)
    {
        var (name, shape, predictor) = (teacher.NetworkName, teacher.ImageShape, teacher.Predictor);
        if (shape != run.Shape)
        {
            throw new ArgumentException(
                $"The teacher ({name}) takes images of {shape}, found {run.Shape} in column '{_options.ImageColumnName}'. Put "
                + $"ml.Transforms.ResizeImages(\"{_options.ImageColumnName}\", {shape.Width}, {shape.Height}) before this step or set Options.ImageSize to "
                + "that size, and leave Options.Channels unset; or take a teacher that was trained on such images.");
        }
        if ($"{predictor.Device}" != $"{run.Device}")
        {
            throw new ArgumentException(
                $"The teacher ({name}) is on {predictor.Device}, the student would be on {run.Device}. Set Options.GpuDeviceId to the teacher's "
                + "device, or train or load the teacher with an MLContext whose GpuDeviceId is the student's.");
        }
        return new FixedTeacher(predictor.Network, Order(teacher, run));
    }
}
