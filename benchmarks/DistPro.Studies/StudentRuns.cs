using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using DistPro.Experiments.Studies;

namespace DistPro.Studies;

/// <summary>Trains students of one pair.</summary>
internal sealed class StudentRuns(StudySetting setting, StudyNetworks networks, PairSearches searches)
{
    /// <summary>Trains a student as the arm says, and measures it. Its seconds are those of the training alone.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="factor">What the arm's weights are multiplied by.</param>
    /// <param name="images">What it is trained on, and its process is searched on.</param>
    /// <param name="measured">What it is measured on.</param>
    /// <param name="run">Epochs and seed.</param>
    public StudyOutcome Make(Arm arm, double factor, ImageSelection images, ImageSelection measured, StudyRun run)
    {
        using var student = networks.Create(searches.Pair.Student, run.Seed);
        var options = StudyTraining.Of(run.Budget, run.Seed);
        var numbers = new Dictionary<string, double>();
        var result = arm switch
        {
            { Process: not null } => Distil(student, arm, factor, images, options, numbers),
            { Teaches: true } => Distiller.Run(student, searches.Teacher, new(arm.Weighted(factor)), images, options),
            _ => SupervisedTraining.Run(student, images, options),
        };
        double seconds = result.Duration.TotalSeconds;
        if (arm.Searches)
        {
            double search = searches.Search(arm.Search, images, run.Seed).Seconds;
            numbers["seconds with search"] = seconds + search;
            numbers["with search shared"] = seconds + search / setting.Budgets.Count;
        }
        return new StudyOutcome(Evaluation.Run(student, measured).Accuracy, seconds) { Numbers = numbers };
    }

    /// <summary>Everything that the outcome of a run depends on beside epochs and seed.</summary>
    public Fingerprint Settings(Arm arm, double factor, ImageSelection images, ImageSelection measured)
    {
        var settings = Fingerprint.Empty
            .With("pair", searches.Pair)
            .With("teacher", searches.Teacher.Fingerprint)
            .With("trained on", images.Checksum())
            .With("measured on", measured.Checksum())
            .With("arm", arm.Describe(factor));
        return arm.IsSearched ? settings.With("search epochs", setting.EpochsOf(arm.Search)) : settings;
    }

    private TrainingResult Distil(
        Network student, Arm arm, double factor, ImageSelection images, TrainingOptions options,
        Dictionary<string, double> numbers)
    {
        DistillationProcess process = searches.ProcessOf(arm, images, (int)options.Seed);
        numbers["cut %"] = 100 * process.ShareCut;
        var curriculum = new Curriculum(arm.Weighted(factor))
        {
            Process = process,
            Strength = factor * arm.Search.Options.Strength,
        };
        return Distiller.Run(student, searches.Teacher, curriculum, images, options);
    }
}
