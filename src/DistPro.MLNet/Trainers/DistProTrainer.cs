using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// DistPro (ECCV 2022) as a whole: searches how the teacher should teach, in a short run with a student of its own, then distils
/// a new student on all images with the process that was found.
/// </summary>
public sealed class DistProTrainer : StudentTrainer<DistProTrainer.Options>
{
    internal DistProTrainer(MLContext context, ImageClassifier teacher, string network, Options options)
        : base(context, network, TeacherMaker.Checked([teacher]), options)
    {
    }

    /// <summary>How a process is searched, and a student distilled with it.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>The settings of the paper.</summary>
        public Options() : this(SearchPreset.Paper)
        {
        }

        /// <summary>The settings of a preset; see <see cref="SearchPreset.All"/>.</summary>
        public Options(SearchPreset preset)
        {
            ArgumentNullException.ThrowIfNull(preset);
            (SearchEpochs, Search, Edits, Strength) = (preset.Epochs, preset.Search, preset.Edits, preset.Strength);
        }

        /// <summary>Pathways and search. The student is trained meanwhile as this object says, but for the epochs.</summary>
        public SearchOptions Search { get; set; }

        /// <summary>Passes of the search over the images, at least 1.</summary>
        [SettingRange(atLeast: 1)]
        public int SearchEpochs { get; set; }

        /// <summary>What is made of the process that was found, before it teaches.</summary>
        public ProcessEdits Edits { get; set; }

        /// <summary>What all weights of the process are multiplied by in the distillation, above 0.</summary>
        [SettingRange(above: 0)]
        public double Strength { get; set; }

        internal TrainingOptions SearchTraining => ForSearch(ToEngine());

        internal override void Prepare()
        {
            base.Prepare();
            SearchTraining.Checkpoint?.Prepare();
        }

        internal TrainingOptions ForSearch(TrainingOptions training) => training with
        {
            Epochs = SearchEpochs,
            Checkpoint = training.Checkpoint is { } checkpoint ? checkpoint with { Path = checkpoint.Path + ".search" } : null,
            FinalWeights = FinalWeights.Last,
            EarlyStopping = null,
        };

        // Here, because a process that cannot be edited would be found out after the search only.
        private protected override void Validate()
        {
            base.Validate();
            Edits.Validate();
            if (Training.Epochs is null)
            {
                throw new ArgumentException(
                    $"{nameof(Training)}.{nameof(Training.Epochs)} is null, and the process that is searched is a course "
                    + "over a run with a known end. Give a number of epochs.");
            }
            Search.Validate(SearchTraining);
        }
    }

    private protected override void Rehearse(TrainingRun run, Network network, Teacher teacher) =>
        ProcessSearch.Rehearse(network, teacher, Settings.Objectives, Settings.Search);

    private protected override TrainedStudent Train(TrainingRun run, Network network, Teacher teacher, TrainingData data)
    {
        var process = Settings.Edits.Of(Search(run, network.Name, teacher, data));
        run.Channel.Info(MessageSensitivity.None, "{0}", process);
        var curriculum = new Curriculum(Settings.Objectives) { Process = process, Strength = Settings.Strength };
        return new(
            Distiller.Run(
                network, teacher, curriculum, data.Training, run.Options, run.Progress, Settings.Cancellation, data.Validation),
            process);
    }

    private DistillationProcess Search(TrainingRun run, string name, Teacher teacher, TrainingData data)
    {
        ClassReport.OfSearch(run.Channel, run.Label.ClassNames, data.Training);
        using var student = run.MakeNetwork(name);
        data.Normalize(student, run.Start(student));
        return ProcessSearch.Run(
            student.to(run.Device), teacher, Settings.Objectives, data.Training, Settings.Search,
            Settings.ForSearch(run.Options), run.Progress, Settings.Cancellation).Process;
    }
}
