using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Processes;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// What all estimators of this library have in common: from a column of images and a column of classes to a classifier.
/// </summary>
/// <remarks>
/// Input: an image column and a key column. Output: Score (probabilities, with the class names as slot names) and PredictedLabel
/// (key with the class names). Images are decoded once. Saving: <c>mlContext.Model.Save</c>, or
/// <see cref="ImageClassifier.Save(string)"/>.
/// </remarks>
/// <typeparam name="TOptions">The estimator's options.</typeparam>
public abstract class StudentTrainer<TOptions> : IEstimator<ImageClassifier> where TOptions : TrainerOptions
{
    private readonly MLContext _context;
    private readonly string _network;

    private protected StudentTrainer(MLContext context, string network, IReadOnlyList<ITransformer> teachers, TOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, Teachers, Settings) = (context, teachers, TrainerOptions.Settle(options, context));
        if (Settings is TeachingOptions { TeacherViews: > 0 and var views } && teachers.All(t => t is ImageClassifier))
        {
            throw new ArgumentException(
                $"{nameof(TeachingOptions.TeacherViews)} is {views}; it is for teachers that are fitted pipelines. A classifier "
                + "of this library sees every image as the student does: leave the option out.", nameof(options));
        }
        // An objective that makes the student itself may know it by another name than the catalog.
        bool isMade = Settings is TeachingOptions teaching && ObjectiveCatalog.StudentMaker(teaching.Objectives) is not null;
        _network = isMade ? network : NetworkCatalog.Find(network);
    }

    /// <summary>The teachers; none for a network that learns from the labels alone.</summary>
    private protected IReadOnlyList<ITransformer> Teachers { get; }

    /// <summary>The options, which nobody changes any more.</summary>
    private protected TOptions Settings { get; }

    /// <summary>Reads the images, trains the network, and makes a classifier of it.</summary>
    /// <param name="input">The training data.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or has the wrong type, images have no size, or a teacher has other classes, another image size or
    /// another device.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// An image cannot be read, the checkpoint is damaged, or the weights to start from are, or do not fit at all.
    /// </exception>
    /// <exception cref="IOException">
    /// A checkpoint, decoded images or a teacher's answers cannot be kept where the options say: found before images are read.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The checkpoint is of another run, the GPU asked for is not there, or libtorch cannot go on (for want of memory, say).
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ImageClassifier Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var teaching = Settings as TeachingOptions;
        var all = teaching?.Taught(input) ?? input;
        TeacherSource[] sources = teaching is null ? [] : [.. Teachers.Select(t => TeacherSource.Of(t, all, teaching))];
        using var run = new TrainingRun(_context, GetType().Name, Settings, all, sources);
        var teacher = teaching is null ? null : TeacherMaker.Make(run, sources, teaching);
        try
        {
            return run.Train(
                () => MakeNetwork(run, _network),
                network => Rehearse(run, network, teacher!),
                (network, data) =>
                {
                    double? accuracy = teaching is null ? null : TeacherReport.Before(run, teacher!, data, teaching);
                    var student = Train(run, network, teacher!, data);
                    TeacherReport.After(run, accuracy, student.Result);
                    return student;
                });
        }
        finally
        {
            teacher?.Dispose();
            if (teacher is CachedTeacher { WriteFailure.Message: var failure })
            {
                run.Channel.Warning(MessageSensitivity.None, "the teacher's answers were not all kept: {0}", failure);
            }
        }
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(Settings, inputSchema);

    /// <summary>Makes the network that is trained.</summary>
    private protected virtual Network MakeNetwork(TrainingRun run, string name) => run.MakeNetwork(name);

    /// <summary>Looks, before images are read, whether the teacher gives what the student is to match.</summary>
    private protected virtual void Rehearse(TrainingRun run, Network network, Teacher teacher)
    {
    }

    /// <summary>Trains the network.</summary>
    /// <param name="run">The run.</param>
    /// <param name="network">The network, with its first weights.</param>
    /// <param name="teacher">The teacher; there is one where the options are <see cref="TeachingOptions"/>.</param>
    /// <param name="data">The images.</param>
    private protected abstract TrainedStudent Train(TrainingRun run, Network network, Teacher teacher, TrainingData data);
}

/// <summary>How a network was trained; and the process that came of it or went into it, if there is one.</summary>
internal sealed record TrainedStudent(TrainingResult Result, DistillationProcess? Process = null);
