using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Teachers;

/// <summary>What a student learns from: an answer to every batch. It is asked once per batch, whoever needs the answer.</summary>
public abstract class Teacher : IDisposable
{
    /// <summary>Stands for the epoch of images that nothing was done to.</summary>
    public const int PlainImages = -1;

    /// <summary>A short name for tables and logs.</summary>
    public abstract string Name { get; }

    /// <summary>Who teaches, weights included: a checkpoint is taken up only by a run with the same teacher.</summary>
    public abstract Fingerprint Fingerprint { get; }

    /// <summary>Shape of the images that it takes.</summary>
    public abstract ImageShape Shape { get; }

    /// <summary>Number of classes of its logits.</summary>
    public abstract int ClassCount { get; }

    /// <summary>
    /// Whether the answer to the same images may change in the course of a run (the teacher learns, or is another one from epoch
    /// to epoch): then it cannot be kept.
    /// </summary>
    public virtual bool Moves => false;

    /// <summary>
    /// The answer to a batch, in evaluation mode and without gradients. The tensors belong to the dispose scope of the caller.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="epoch">
    /// Zero-based epoch that the batch belongs to: with seed and index it tells an augmented image from all others.
    /// <see cref="PlainImages"/> for images as they are.
    /// </param>
    public NetworkOutput Answer(Batch batch, int epoch)
    {
        using var frozen = no_grad();
        return Compute(batch, epoch);
    }

    /// <summary>
    /// What an answer is like (which parts it has, of which shapes), before there are any images to ask about. The tensors belong
    /// to the dispose scope of the caller.
    /// </summary>
    /// <param name="batch">Images of the teacher's shape, such as black ones.</param>
    public NetworkOutput Probe(Batch batch)
    {
        using var frozen = no_grad();
        return ComputeProbe(batch);
    }

    /// <summary>Called before the first batch of a run.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="options">How the student is trained.</param>
    /// <exception cref="ArgumentException">
    /// The images have another shape or number of classes, or the teacher cannot teach in such a run.
    /// </exception>
    public virtual void Begin(ImageSelection images, TrainingOptions options)
    {
        var store = images.Store;
        if (store.Shape != Shape || store.ClassCount != ClassCount)
        {
            throw new ArgumentException(
                $"The teacher ({Name}) takes images of {Shape} in {ClassCount} classes, found images of {store.Shape} in "
                + $"{store.ClassCount} classes. Resize the images to the teacher's size, or take a teacher that was trained on "
                + $"such images.", nameof(images));
        }
    }

    /// <summary>Frees what the teacher owns.</summary>
    public abstract void Dispose();

    /// <summary>As <see cref="Answer"/>; called where no gradients are recorded.</summary>
    protected abstract NetworkOutput Compute(Batch batch, int epoch);

    /// <summary>As <see cref="Probe"/>; called where no gradients are recorded.</summary>
    protected virtual NetworkOutput ComputeProbe(Batch batch) => Compute(batch, PlainImages);
}

/// <summary>How trained networks teach; found by name in <see cref="TeacherCatalog"/>.</summary>
public abstract record TeacherSettings
{
    /// <summary>Makes the teacher.</summary>
    /// <param name="members">The networks that teach, at least one; the teacher takes them over.</param>
    /// <exception cref="ArgumentException">The members do not suit.</exception>
    public abstract Teacher Create(IReadOnlyList<Teacher> members);
}

/// <summary>Finds ways to teach by name.</summary>
public static class TeacherCatalog
{
    /// <summary>The ways: cached, ensemble, network.</summary>
    public static Catalog<TeacherSettings> All { get; } = new("teacher");
}
