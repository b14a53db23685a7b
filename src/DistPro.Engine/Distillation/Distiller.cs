using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Processes;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;

namespace DistPro.Engine.Distillation;

/// <summary>Trains a student with a teacher.</summary>
public static class Distiller
{
    /// <summary>Trains the student from the weights it has, on the device it is on, and leaves it in evaluation mode.</summary>
    /// <param name="student">The student.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="objectives">What the student is to match; see <see cref="ObjectiveCatalog.CreateAll"/>.</param>
    /// <param name="images">Training images of both networks' shape and number of classes.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told about once a second, and at the end of each epoch.</param>
    /// <param name="cancellation">Looked at before every batch. A run with checkpoints writes one before it throws.</param>
    /// <param name="validation">Images that each epoch is measured on; null for none.</param>
    /// <exception cref="ArgumentException">Images and networks do not fit, or an option or objective is not known or out of range.</exception>
    /// <inheritdoc cref="TrainingLoop.Run" path="/exception" />
    public static TrainingResult Run(
        Network student, Teacher teacher, IReadOnlyList<ObjectiveChoice> objectives, ImageSelection images, TrainingOptions options,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default, ImageSelection? validation = null)
    {
        ObjectiveCatalog.Check(objectives);
        using var task = new DistillationTask(
            student, teacher, images, options, setup => ObjectiveCatalog.CreateAll(objectives, setup), string.Join(", ", objectives));
        return TrainingLoop.Run(student, task, images, validation, options, progress, cancellation);
    }

    /// <summary>As the other, with a process: its pathways come in addition to the objectives.</summary>
    /// <param name="student">The student.</param>
    /// <param name="teacher">The teacher, on the same device; it has to give feature maps.</param>
    /// <param name="process">The weight of every pathway at every moment; it is stretched to the length of the run.</param>
    /// <param name="strength">What all its weights are multiplied by, above 0.</param>
    /// <param name="objectives">Objectives beside the pathways, such as kd; cross entropy comes along. None for cross entropy alone.</param>
    /// <param name="images">Training images of both networks' shape and number of classes.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told about once a second, and at the end of each epoch.</param>
    /// <param name="cancellation">Looked at before every batch. A run with checkpoints writes one before it throws.</param>
    /// <param name="validation">Images that each epoch is measured on; null for none.</param>
    /// <inheritdoc cref="TrainingLoop.Run" path="/exception" />
    public static TrainingResult Run(
        Network student, Teacher teacher, DistillationProcess process, double strength, IReadOnlyList<ObjectiveChoice> objectives,
        ImageSelection images, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default,
        ImageSelection? validation = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strength);
        using var task = new DistillationTask(
            student, teacher, images, options, setup => ProcessObjectives.Create(process, strength, objectives, setup),
            FormattableString.Invariant($"{string.Join(", ", objectives)} and a process of checksum {process.Checksum()}, strength {strength}"));
        return TrainingLoop.Run(student, task, images, validation, options, progress, cancellation);
    }
}
