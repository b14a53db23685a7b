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
    private readonly ImageClassifier _teacher;
    private readonly string _network;
    private readonly Options _options;
    private readonly ObjectiveChoice[] _objectives;

    internal DistillationTrainer(MLContext context, ImageClassifier teacher, string network, Options options)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, _teacher, _network, _options) = (context, teacher, network, TrainerOptions.Settle(options));
        _objectives = [.. _options.Objectives];
    }

    /// <summary>How a student is trained.</summary>
    public sealed class Options : TrainerOptions
    {
        /// <summary>
        /// What the student is to match, by names of <see cref="ObjectiveCatalog"/>, such as <c>["kd", new("at", Weight: 500)]</c>. Cross entropy
        /// with the labels comes along unless "ce" or "label-smoothing" is among them.
        /// </summary>
        public IReadOnlyList<ObjectiveChoice> Objectives { get; set; } = ["kd"];

        private protected override void Validate()
        {
            base.Validate();
            ObjectiveCatalog.Check(Objectives);
            if (Objectives.Any(o => o.Name == "simkd"))
            {
                throw new ArgumentException(
                    "Objective 'simkd' is not offered here: the student's own classifier, which would be used afterwards, learns nothing by it. "
                    + "Choose another objective, such as reviewkd.", nameof(Objectives));
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">
    /// A column is missing or has the wrong type, images have no size, or the teacher has other classes, another image size or another device.
    /// </exception>
    /// <inheritdoc cref="NetworkTrainer.Fit" path="/exception[position()>1]" />
    public ImageClassifier Fit(IDataView input)
    {
        using var run = new TrainingRun(_context, nameof(DistillationTrainer), _options, input, _teacher.ImageShape.Channels);
        using var teacher = MakeTeacher(run);
        run.Channel.Info(
            MessageSensitivity.None, "teacher {0} ({1:n0} parameters); {2}", _teacher.NetworkName, _teacher.ParameterCount,
            string.Join(", ", _objectives.AsEnumerable()));
        return run.Train(_network, (student, data, options, progress) =>
            Distillation.Run(student, teacher, _objectives, data.Training, options, progress, _options.Cancellation, data.Validation));
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(_options, inputSchema);

    private FixedTeacher MakeTeacher(TrainingRun run)
    {
        var (name, shape, predictor) = (_teacher.NetworkName, _teacher.ImageShape, _teacher.Predictor);
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
        return new FixedTeacher(predictor.Network, ClassOrder.Match(_teacher.ClassNames, run.Label.ClassNames));
    }
}
