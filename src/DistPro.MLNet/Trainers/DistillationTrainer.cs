using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>Trains a student network with a teacher, on a column of images and a column of classes.</summary>
/// <remarks>
/// The teacher's classes are matched by name. The teacher stays the caller's, and may be used by other threads meanwhile.
/// </remarks>
public sealed class DistillationTrainer : StudentTrainer<DistillationTrainer.Options>
{
    internal DistillationTrainer(MLContext context, IReadOnlyList<ITransformer> teachers, string network, Options options)
        : base(context, network, TeacherMaker.Checked(teachers), options)
    {
        if (ObjectiveCatalog.StudentMaker(Settings.Objectives) is { } maker)
        {
            maker.Check(Teachers.Count, Settings.Process is not null);
            CheckTeacher(maker);
            CheckStart(maker);
        }
    }

    /// <summary>How a student is trained.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>The process that says how strongly which stage teaches which, and when; null for none.</summary>
        public DistillationProcess? Process { get; set; }

        /// <summary>What all weights of the process are multiplied by, above 0.</summary>
        [SettingRange(above: 0)]
        public double Strength { get; set; } = 1;

        internal Curriculum Curriculum => new(Objectives) { Process = Process, Strength = Strength };

        private protected override void Validate()
        {
            base.Validate();
            if (Objectives.Count == 0 && Process is null)
            {
                Objectives = ["kd"];
            }
            Curriculum.Check();
        }
    }

    private void CheckTeacher(StudentMaker maker)
    {
        if (Teachers[0] is not ImageClassifier)
        {
            throw new ArgumentException(
                $"Objective '{maker.Objective}' makes the student from its teacher's network, found a fitted pipeline, which is "
                + $"asked for scores only. Give the {nameof(ImageClassifier)} in it, or choose another objective.");
        }
    }

    // Such a student has its teacher's classifier in it, which weights from a file would change without a word.
    private void CheckStart(StudentMaker maker)
    {
        if (Settings.StartFrom is { } start)
        {
            throw new ArgumentException(
                $"Objective '{maker.Objective}' makes the student from its teacher, found {nameof(Settings.StartFrom)} "
                + $"'{start.Path}'. Leave it out, or choose another objective.");
        }
    }

    private protected override Network MakeNetwork(TrainingRun run, string name)
    {
        return ObjectiveCatalog.StudentMaker(Settings.Objectives) is { } maker && Teachers[0] is ImageClassifier teacher
            ? maker.Create(name, teacher.Predictor.Network, ClassOrder.Match(teacher.ClassNames, run.Label.ClassNames))
            : base.MakeNetwork(run, name);
    }

    private protected override void Rehearse(TrainingRun run, Network network, Teacher teacher)
    {
        DistillationTask.Rehearse(network, teacher, Settings.Curriculum, run.Options);
        if (Settings.Process?.Origin is { } origin)
        {
            WarnOfOtherStages(run.Channel, "student", network, origin.Student);
            WarnOfOtherStages(run.Channel, "teacher", ((ImageClassifier)Teachers[0]).Predictor.Network, origin.Teacher);
        }
    }

    // The pathways may exist all the same, and lead from and to other depths.
    private static void WarnOfOtherStages(IChannel channel, string role, Network network, ProcessNetwork expected)
    {
        if (network.StageCount != expected.Stages)
        {
            channel.Warning(
                MessageSensitivity.None, "the process is for a {0} of {1} stages, {2}, found {3} of {4}: its pathways mean other "
                + "depths here. Move it with process.TransferTo", role, expected.Stages, expected.Name, network.Name,
                network.StageCount);
        }
    }

    private protected override TrainedStudent Train(TrainingRun run, Network network, Teacher teacher, TrainingData data)
    {
        var process = Settings.Process;
        string[] pathways = process is null
            ? []
            : [$"a process that uses {process.Used.Count} of {process.Pathways.Count} pathways"];
        var taught = Settings.Objectives.Select(o => $"{o}").Concat(pathways);
        run.Channel.Info(MessageSensitivity.None, "objectives {0}", string.Join(", ", taught));
        return new(
            Distiller.Run(
                network, teacher, Settings.Curriculum, data.Training, run.Options, run.Progress, Settings.Cancellation,
                data.Validation),
            process);
    }
}
