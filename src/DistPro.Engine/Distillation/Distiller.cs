using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;

namespace DistPro.Engine.Distillation;

/// <summary>Trains a student with a teacher.</summary>
public static class Distiller
{
    /// <summary>Trains the student from the weights it has, on the device it is on, and leaves it in evaluation mode.</summary>
    /// <param name="student">The student.</param>
    /// <param name="teacher">The teacher, on the same device; for a process it has to give feature maps.</param>
    /// <param name="curriculum">What the student is taught.</param>
    /// <param name="images">Training images of both networks' shape and number of classes.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told about once a second, and at the end of each epoch.</param>
    /// <param name="cancellation">Looked at before every batch. A run with checkpoints writes one before it throws.</param>
    /// <param name="validation">Images that each epoch is measured on; null for none.</param>
    /// <exception cref="ArgumentException">
    /// Images and networks do not fit, or an option or objective is not known or out of range.
    /// </exception>
    /// <inheritdoc cref="TrainingLoop.Run" path="/exception" />
    public static TrainingResult Run(
        Network student, Teacher teacher, Curriculum curriculum, ImageSelection images, TrainingOptions options,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default, ImageSelection? validation = null)
    {
        curriculum.Check();
        options = TrainingDefaults.For(options, images);
        TrainingLoop.Check(student, images, validation, options);
        using var task = LibTorchErrors.Told(
            $"prepare to teach network '{student.Name}'",
            () => new DistillationTask(student, teacher, curriculum, images, options));
        return TrainingLoop.Run(student, task, images, validation, options, progress, cancellation);
    }
}
