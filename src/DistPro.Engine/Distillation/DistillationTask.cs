using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Distillation;

/// <summary>What a student learns from a teacher: a sum of objectives. Owns the objectives, not the teacher.</summary>
public sealed class DistillationTask : TrainingTask, IDisposable
{
    private readonly Lesson _lesson;
    private readonly CompositeObjective _objective;
    private readonly Curriculum _curriculum;

    /// <summary>Shows the first images to both networks, and makes the objectives to their measure.</summary>
    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="curriculum">What the student is taught.</param>
    /// <param name="images">The training images.</param>
    /// <param name="options">How the student is trained.</param>
    /// <exception cref="ArgumentException">
    /// Teacher and images do not fit, the two networks do not suit an objective, or one of those takes a run with a known end.
    /// </exception>
    /// <exception cref="InvalidOperationException">An objective needs more than the teacher answers.</exception>
    public DistillationTask(
        Network student, Teacher teacher, Curriculum curriculum, ImageSelection images, TrainingOptions options)
    {
        (_lesson, _curriculum) = (new Lesson(teacher, images, options), curriculum);
        _objective = _lesson.Prepare(student, images, setup => Checked(curriculum.Create(setup), setup, student, options));
    }

    /// <summary>
    /// Looks whether a teacher gives what the objectives ask of it, with a black image in place of those that are still to be
    /// read.
    /// </summary>
    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="curriculum">What the student is to be taught.</param>
    /// <param name="options">How the student is to be trained.</param>
    /// <exception cref="ArgumentException">The two networks do not suit an objective.</exception>
    /// <exception cref="InvalidOperationException">An objective needs more than the teacher answers.</exception>
    public static void Rehearse(Network student, Teacher teacher, Curriculum curriculum, TrainingOptions options) =>
        LibTorchErrors.Told($"prepare to teach network '{student.Name}'", () => Lesson.Rehearse(
            student, teacher, setup =>
            {
                using var objective = Checked(curriculum.Create(setup), setup, student, options);
                return true;
            }));

    /// <inheritdoc />
    public override nn.Module? Connector => _objective.Connector;

    /// <inheritdoc />
    public override Fingerprint Fingerprint => _curriculum.Fingerprint.With("", _lesson.Fingerprint);

    /// <inheritdoc />
    public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
    {
        var input = _lesson.Ask(network, batch, moment);
        return new StepLoss(input.Student.Logits, _objective.AllParts(input)) { Targets = input.Targets };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _objective.Dispose();
        _lesson.Dispose();
    }

    private static CompositeObjective Checked(
        CompositeObjective objective, ObjectiveSetup setup, Network student, TrainingOptions options)
    {
        try
        {
            foreach (var part in objective.Parts)
            {
                ObjectiveCatalog.CheckStudent(part.Objective, student);
                CheckCourse(part, options);
            }
            CheckAnswers(objective, setup);
            CheckLastLayer(objective, setup);
            return objective;
        }
        catch
        {
            objective.Dispose();
            throw;
        }
    }

    private static void CheckCourse(WeightedObjective part, TrainingOptions options)
    {
        if (part.GoesByProgress && !options.HasEnd)
        {
            throw new ArgumentException(
                $"'{part.Name}' goes by the part of the run that is done (it has a ramp, an end, a later start or a process), "
                + $"and {nameof(TrainingOptions.Epochs)} is null: the run has no known end. Give a number of epochs, set the "
                + "objective's ramp to 0 and its end to 1, or choose another one.");
        }
    }

    // An objective without connector looks at the teacher's answer in its loss only, and has no state that a first loss would
    // change.
    private static void CheckAnswers(CompositeObjective objective, ObjectiveSetup setup)
    {
        using var scope = NewDisposeScope();
        var input = Input(setup, setup.Student, progress: 0);
        foreach (var part in objective.Parts.Where(p => p.Objective.Connector is null))
        {
            part.Objective.Loss(input);
        }
    }

    // Objectives on feature maps leave the last layer as it is: without labels it would stay as it was drawn.
    private static void CheckLastLayer(CompositeObjective objective, ObjectiveSetup setup)
    {
        if (setup.DataLabels.ne(Number(ImageStore.Unlabelled)).any().item<bool>())
        {
            return;
        }
        using var scope = NewDisposeScope();
        using var recorded = enable_grad();
        var logits = setup.Student.Logits.detach().requires_grad_();
        var loss = objective.LossParts(Input(setup, setup.Student with { Logits = logits }, progress: 0.5)).Total;
        var gradient = loss.requires_grad ? Backward.Gradients(loss, [logits], differentiable: true)[0] : null;
        if (gradient is null || gradient.IsInvalid || !gradient.ne(Zero).any().item<bool>())
        {
            throw new ArgumentException(
                "No image has a class, and no objective compares logits: the student's last layer would learn nothing. Found "
                + $"{string.Join(", ", objective.Parts.Select(p => p.Name))}. Add one such as kd, or labelled images.");
        }
    }

    // What the objectives see of the first images.
    private static ObjectiveInput Input(ObjectiveSetup setup, NetworkOutput student, double progress)
    {
        var labels = setup.DataLabels.narrow(0, 0, student.Logits.shape[0]);
        return new ObjectiveInput(student, setup.Teacher, labels, Counted(labels.shape[0], device: labels.device), progress)
        {
            HasUnlabelled = true, // they may be
        };
    }
}
