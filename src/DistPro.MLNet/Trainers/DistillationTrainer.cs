using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Processes;
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
    internal DistillationTrainer(MLContext context, IReadOnlyList<ImageClassifier> teachers, string network, Options options)
        : base(context, network, TeacherMaker.Checked(teachers), options)
    {
        if (ReusesClassifier && Teachers.Count > 1)
        {
            throw new ArgumentException(
                $"With objective 'simkd' the student goes on with the classifier of its one teacher, found {Teachers.Count} teachers. "
                + "Name one of them, or choose another objective.", nameof(teachers));
        }
    }

    private bool ReusesClassifier => Settings.Objectives is [{ Name: "simkd" }];

    /// <summary>How a student is trained.</summary>
    public sealed class Options : TeachingOptions
    {
        /// <summary>The process that says how strongly which stage teaches which, and when; null for none.</summary>
        public DistillationProcess? Process { get; set; }

        /// <summary>What all weights of the process are multiplied by, above 0.</summary>
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
            if (Objectives.Any(o => o.Name == "simkd"))
            {
                CheckReuse();
            }
        }

        private void CheckReuse()
        {
            if (Objectives.Count > 1 || Process is not null)
            {
                throw new ArgumentException(
                    "Objective 'simkd' stands alone: the student goes on with the teacher's classifier, and has no logits of its own. "
                    + "Remove the other objectives and the process, or simkd.", nameof(Objectives));
            }
        }
    }

    private protected override Network MakeNetwork(TrainingRun run, string name)
    {
        var teacher = Teachers[0];
        return ReusesClassifier
            ? ReusedClassifierNetwork.Create(name, teacher.Predictor.Network, ClassOrder.Match(teacher.ClassNames, run.Label.ClassNames))
            : base.MakeNetwork(run, name);
    }

    private protected override TrainedStudent Train(TrainingRun run, Network network, Teacher teacher, TrainingData data)
    {
        var process = Settings.Process;
        string[] pathways = process is null ? [] : [$"a process that uses {process.Used.Count} of {process.Pathways.Count} pathways"];
        var taught = Settings.Objectives.Select(o => $"{o}").Concat(pathways);
        run.Channel.Info(MessageSensitivity.None, "objectives {0}", string.Join(", ", taught));
        return new(
            Distiller.Run(
                network, teacher, Settings.Curriculum, data.Training, run.Options, run.Progress, Settings.Cancellation, data.Validation),
            process);
    }
}
