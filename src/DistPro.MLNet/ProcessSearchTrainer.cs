using DistPro.Engine.Search;
using DistPro.MLNet.Training;
using Microsoft.ML;

namespace DistPro.MLNet;

/// <summary>
/// Searches how a teacher should teach a student (DistPro, ECCV 2022), on a column of images and a column of classes. The classifier that comes
/// of it holds the process in <see cref="ImageClassifier.Process"/>, and predicts with the student as the search has trained it.
/// </summary>
/// <remarks>Columns and saving are those of <see cref="NetworkTrainer"/>; a saved classifier is without the process, which is saved by itself.</remarks>
public sealed class ProcessSearchTrainer : IEstimator<ImageClassifier>
{
    private readonly MLContext _context;
    private readonly ImageClassifier[] _teachers;
    private readonly string _network;
    private readonly Options _options;

    internal ProcessSearchTrainer(MLContext context, ImageClassifier teacher, string network, Options options)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        (_context, _teachers, _network, _options) = (context, TeacherMaker.Checked([teacher]), network, TrainerOptions.Settle(options));
    }

    /// <summary>How a process is searched.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>Ten epochs: what a short run finds is stretched to a long one.</summary>
        public Options() => Epochs = 10;

        /// <summary>Pathways and search; the training of the student and the objectives beside the pathways are set on this object.</summary>
        public SearchOptions Search { get; set; } = new();

        private protected override void Validate()
        {
            base.Validate();
            if (ValidationFraction is not null || ValidationData is not null)
            {
                throw new ArgumentException(
                    "A search measures each epoch on the images that it learns the weights from. Leave out ValidationFraction and ValidationData; "
                    + "Search.HeldOutFraction says how many there are.");
            }
            Search.Validate(ToEngine());
        }

        private protected override bool HasValidation => true;
    }

    /// <inheritdoc />
    /// <inheritdoc cref="DistillationTrainer.Fit" path="/exception" />
    public ImageClassifier Fit(IDataView input)
    {
        using var run = new TrainingRun(_context, nameof(ProcessSearchTrainer), _options, input, _teachers[0].ImageShape.Channels);
        using var teacher = TeacherMaker.Make(run, _teachers, _options);
        return run.Train(() => run.MakeNetwork(_network), (student, data, _, progress) =>
        {
            var result = ProcessSearch.Run(
                student, teacher, _options.Objectives, data.Training, _options.Search, _options.ToEngine(), progress, _options.Cancellation);
            return (result.Training, result.Process);
        });
    }

    /// <inheritdoc />
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => TrainingRun.OutputSchema(_options, inputSchema);
}
