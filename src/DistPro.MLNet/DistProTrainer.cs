using DistPro.Engine.Distillation;
using DistPro.Engine.Processes;
using DistPro.Engine.Search;
using DistPro.Engine.Training;
using DistPro.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace DistPro.MLNet;

/// <summary>
/// DistPro (ECCV 2022) as a whole: searches how the teacher should teach, in a short run with a student of its own, then distils a new student
/// on all images with the process that was found.
/// </summary>
/// <remarks>Columns and saving are those of <see cref="NetworkTrainer"/>.</remarks>
public sealed class DistProTrainer : IEstimator<ImageClassifier>
{
    private readonly MLContext _context;
    private readonly ImageClassifier[] _teachers;
    private readonly string _network;
    private readonly Options _options;

    internal DistProTrainer(MLContext context, ImageClassifier teacher, string network, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, _teachers, _network, _options) = (context, TeacherMaker.Checked([teacher]), network, TrainerOptions.Settle(options));
    }

    /// <summary>How a process is searched, and a student distilled with it.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>Pathways and search; the student is trained meanwhile as this object says, but for the epochs.</summary>
        public SearchOptions Search { get; set; } = new();

        /// <summary>Passes of the search over the images.</summary>
        public int SearchEpochs { get; set; } = 10;

        /// <summary>Part of the search, from its start, that is left out of the process (<see cref="DistillationProcess.Skip"/>); 0 for none.</summary>
        public double SkippedPart { get; set; } = 0.75;

        /// <summary>Weights below this part of the moment's largest one are cut, and their pathways not computed; 0 for none.</summary>
        public double ClipThreshold { get; set; } = 0.5;

        /// <summary>Window of time, as a part of the run, over which weights are averaged before they are cut; 0 for none.</summary>
        public double Smoothing { get; set; } = 0.1;

        /// <summary>What all weights of the process are multiplied by in the distillation, above 0.</summary>
        public double Strength { get; set; } = 1;

        internal TrainingOptions ToSearchTraining() => ToEngine() with
        {
            Epochs = SearchEpochs,
            Checkpoint = SearchCheckpoint,
            FinalWeights = FinalWeights.Last,
            EarlyStopping = null,
        };

        private CheckpointSettings? SearchCheckpoint => Checkpoint is null ? null : Checkpoint with { Path = Checkpoint.Path + ".search" };

        // Here, because a process that cannot be edited would be found out after the search only.
        private static void CheckFraction(double value, string name)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1, name);
        }

        private protected override void Validate()
        {
            base.Validate();
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Strength);
            CheckFraction(SkippedPart, nameof(SkippedPart));
            CheckFraction(ClipThreshold, nameof(ClipThreshold));
            CheckFraction(Smoothing, nameof(Smoothing));
            Search.Validate(ToSearchTraining());
        }
    }

    /// <inheritdoc />
    /// <inheritdoc cref="DistillationTrainer.Fit" path="/exception" />
    public ImageClassifier Fit(IDataView input)
    {
        using var run = new TrainingRun(_context, nameof(DistProTrainer), _options, input, _teachers[0].ImageShape.Channels);
        using var teacher = TeacherMaker.Make(run, _teachers, _options);
        return run.Train(() => run.MakeNetwork(_network), (student, data, options, progress) =>
        {
            var process = Search();
            run.Channel.Info(MessageSensitivity.None, "{0}", process);
            return (Distiller.Run(
                student, teacher, process, _options.Strength, _options.Objectives, data.Training, options, progress, _options.Cancellation,
                data.Validation), process);

            DistillationProcess Search()
            {
                using var searched = run.MakeNetwork(_network);
                data.Initialize(searched, options.Seed);
                var found = ProcessSearch.Run(
                    searched.to(run.Device), teacher, _options.Objectives, data.Training, _options.Search, _options.ToSearchTraining(),
                    progress, _options.Cancellation).Process;
                return found.Skip(_options.SkippedPart).Smooth(_options.Smoothing).Clip(_options.ClipThreshold);
            }
        });
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(_options, inputSchema);
}
