using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Teachers;

namespace DistPro.Engine.Training;

/// <summary>Trains a student with a teacher.</summary>
public static class Distillation
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
}
