using DistPro.Engine.Networks;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using Microsoft.ML;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// Searches how a teacher should teach a student (DistPro, ECCV 2022), on a column of images and a column of classes. The
/// classifier that comes of it holds the process in <see cref="ImageClassifier.Process"/>, and predicts with the student as the
/// search has trained it.
/// </summary>
/// <remarks>A saved classifier is without the process, which is saved by itself.</remarks>
public sealed class ProcessSearchTrainer : StudentTrainer<ProcessSearchTrainer.Options>
{
    internal ProcessSearchTrainer(MLContext context, ImageClassifier teacher, string network, Options options)
        : base(context, network, TeacherMaker.Checked([teacher]), options)
    {
    }

    /// <summary>How a process is searched.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>The settings of the paper; ten epochs: what a short run finds is stretched to a long one.</summary>
        public Options() : this(SearchPreset.Paper)
        {
        }

        /// <summary>
        /// The settings of a preset; see <see cref="SearchPreset.All"/>. Its edits are for whoever uses the process.
        /// </summary>
        public Options(SearchPreset preset)
        {
            ArgumentNullException.ThrowIfNull(preset);
            (Training, Search) = (new TrainingOptions { Epochs = preset.Epochs }, preset.Search);
        }

        /// <summary>
        /// Pathways and search; the training of the student and the objectives beside the pathways are set on this object.
        /// </summary>
        public SearchOptions Search { get; set; }

        private protected override void Validate()
        {
            base.Validate();
            if (ValidationFraction is not null || ValidationData is not null)
            {
                throw new ArgumentException(
                    "A search measures each epoch on the images that it learns the weights from. Leave out ValidationFraction "
                    + "and ValidationData; "
                    + "Search.HeldOutFraction says how many there are.");
            }
            Search.Validate(ToEngine());
        }

        private protected override bool HasValidation => true;
    }

    private protected override void Rehearse(TrainingRun run, Network network, Teacher teacher) =>
        ProcessSearch.Rehearse(network, teacher, Settings.Objectives, Settings.Search);

    private protected override TrainedStudent Train(TrainingRun run, Network network, Teacher teacher, TrainingData data)
    {
        ClassReport.OfSearch(run.Channel, run.Label.ClassNames, data.Training);
        var result = ProcessSearch.Run(
            network, teacher, Settings.Objectives, data.Training, Settings.Search, run.Options, run.Progress,
            Settings.Cancellation);
        return new(result.Training, result.Process);
    }
}
