using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Processes;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet;

/// <summary>Trains a student network with a teacher, on a column of images and a column of classes.</summary>
/// <remarks>
/// Columns and saving are those of <see cref="NetworkTrainer"/>. The teacher's classes are matched by name. The teacher stays the
/// caller's, and may be used by other threads meanwhile.
/// </remarks>
public sealed class DistillationTrainer : IEstimator<ImageClassifier>
{
    private readonly MLContext _context;
    private readonly ImageClassifier[] _teachers;
    private readonly string _network;
    private readonly Options _options;

    internal DistillationTrainer(MLContext context, IReadOnlyList<ImageClassifier> teachers, string network, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, _teachers, _network, _options) = (context, TeacherMaker.Checked(teachers), network, TrainerOptions.Settle(options));
        ObjectiveCatalog.StudentMaker(_options.Objectives)?.Check(_teachers.Length, _options.Process is not null);
    }

    /// <summary>How a student is trained.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>The process that says how strongly which stage teaches which, and when; null for none.</summary>
        public DistillationProcess? Process { get; set; }

        /// <summary>What all weights of the process are multiplied by, above 0.</summary>
        public double Strength { get; set; } = 1;

        private protected override void Validate()
        {
            base.Validate();
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Strength);
            if (Objectives.Count == 0 && Process is null)
            {
                Objectives = ["kd"];
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">
    /// A column is missing or has the wrong type, images have no size, or the teacher has other classes, another image size or
    /// another device.
    /// </exception>
    /// <inheritdoc cref="NetworkTrainer.Fit" path="/exception[position()>1]" />
    public ImageClassifier Fit(IDataView input)
    {
        using var run = new TrainingRun(_context, nameof(DistillationTrainer), _options, input, _teachers[0].ImageShape.Channels);
        using var teacher = TeacherMaker.Make(run, _teachers, _options);
        string[] process = _options.Process is { } p ? [$"a process that uses {p.Used.Count} of {p.Pathways.Count} pathways"] : [];
        run.Channel.Info(MessageSensitivity.None, "objectives {0}", string.Join(", ", _options.Objectives.Select(o => $"{o}").Concat(process)));
        return run.Train(
            () => MakeStudent(run),
            (student, data, options, progress) => (Distil(student, teacher, data, options, progress), _options.Process));
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(_options, inputSchema);

    private Network MakeStudent(TrainingRun run)
    {
        var teacher = _teachers[0];
        return ObjectiveCatalog.StudentMaker(_options.Objectives) is { } maker
            ? maker.Create(_network, teacher.Predictor.Network, ClassOrder.Match(teacher.ClassNames, run.Label.ClassNames))
            : run.MakeNetwork(_network);
    }

    private TrainingResult Distil(
        Network student, Teacher teacher, TrainingData data, TrainingOptions options, IProgress<TrainingProgress> progress) =>
        _options.Process is null
        ? Distiller.Run(student, teacher, _options.Objectives, data.Training, options, progress, _options.Cancellation, data.Validation)
        : Distiller.Run(
            student, teacher, _options.Process, _options.Strength, _options.Objectives, data.Training, options, progress, _options.Cancellation,
            data.Validation);
}
