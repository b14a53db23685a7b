using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;

namespace DistPro.Engine.Search;

/// <summary>
/// Learns how a teacher should teach (Deng et al., DistPro, ECCV 2022): the weight of every pathway at every moment of a run.
/// </summary>
public static class ProcessSearch
{
    /// <summary>
    /// Trains the student once on a part of the images, and learns the pathways' weights on the part held out of it (the same
    /// part of each class). The student is left as that run trained it; who wants the best student trains a new one with the
    /// process.
    /// </summary>
    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device; it has to give feature maps.</param>
    /// <param name="objectives">
    /// Objectives on logits beside the pathways, such as kd; cross entropy comes along. None for cross entropy alone.
    /// </param>
    /// <param name="images">Training images of both networks' shape and number of classes.</param>
    /// <param name="search">How the process is searched.</param>
    /// <param name="training">
    /// How the student is trained meanwhile: SGD in float32 or TensorFloat32, without a limit of the gradients' norm and without
    /// a time budget.
    /// </param>
    /// <param name="progress">
    /// Told about once a second, and at the end of each epoch; the validation is on the held-out images.
    /// </param>
    /// <param name="cancellation">Looked at before every batch. A search with checkpoints writes one before it throws.</param>
    /// <exception cref="ArgumentException">
    /// Images and networks do not fit, an option is out of range, or the search cannot work with it.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss, a pathway's among them, is no finite number any more.</exception>
    /// <inheritdoc cref="TrainingLoop.Run" path="/exception[not(@cref='T:System.ArgumentException')]" />
    public static SearchResult Run(
        Network student, Teacher teacher, IReadOnlyList<ObjectiveChoice> objectives, ImageSelection images, SearchOptions search,
        TrainingOptions training, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        search.Validate(training);
        var (shown, heldOut) = Split(images, search, training);
        TrainingLoop.Check(student, shown, heldOut, training);
        using var task = LibTorchErrors.Told(
            $"prepare to teach network '{student.Name}'",
            () => new SearchTask(student, teacher, objectives, shown, heldOut, search, training));
        var result = TrainingLoop.Run(student, task, shown, heldOut, training, progress, cancellation);
        var origin = new ProcessOrigin
        {
            Teacher = new ProcessNetwork(teacher.Name, task.TeacherStages, teacher.Shape.ToString(), teacher.ClassCount),
            Student = ProcessNetwork.Of(student),
            Data = images.Checksum(),
            Normalization = $"{search.Normalization}",
            SearchOptions = search.Describe(objectives),
            Seed = training.Seed,
            ValidationLoss = [.. result.History.Select(h => h.Validation!.Loss)],
        };
        return new SearchResult(new DistillationProcess(task.Pathways, task.Record(), origin), result);
    }

    /// <summary>Looks whether a search can be made with these networks, before there are images.</summary>
    /// <param name="student">The student, on its device.</param>
    /// <param name="teacher">The teacher, on the same device.</param>
    /// <param name="objectives">As of <see cref="Run"/>.</param>
    /// <param name="search">How the process is to be searched.</param>
    /// <exception cref="ArgumentException">The networks do not suit an objective or have too few stages.</exception>
    /// <exception cref="InvalidOperationException">The teacher gives no feature maps, or an objective needs more.</exception>
    public static void Rehearse(
        Network student, Teacher teacher, IReadOnlyList<ObjectiveChoice> objectives, SearchOptions search) =>
        LibTorchErrors.Told(
            $"prepare to teach network '{student.Name}'", () =>
            {
                SearchTask.Rehearse(student, teacher, objectives, search);
                return true;
            });

    private static (ImageSelection Shown, ImageSelection HeldOut) Split(
        ImageSelection images, SearchOptions search, TrainingOptions training)
    {
        const int Least = 2; // a batch norm has no variance over one
        var (shown, heldOut) = ValidationSplit.ByClass(images, search.HeldOutFraction, training.Seed);
        return shown.Count >= Least && heldOut.Count >= Least
            ? (shown, heldOut)
            : throw new ArgumentException(
                $"A search takes at least {Least} images to train on and {Least} that are held out: "
                + $"{nameof(SearchOptions.HeldOutFraction)} of each class, and none of a class with a single image. Found "
                + $"{shown.Count} and {heldOut.Count} of {images.Count} images. Add images.", nameof(images));
    }
}

/// <summary>What a search found.</summary>
/// <param name="Process">The process.</param>
/// <param name="Training">How the student was trained meanwhile.</param>
public sealed record SearchResult(DistillationProcess Process, TrainingResult Training);
