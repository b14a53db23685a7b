using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Teachers;

/// <summary>How well a teacher knows what it teaches.</summary>
public static class TeacherAccuracy
{
    /// <summary>Images that are enough: the accuracy of a good teacher is then known to about two points.</summary>
    public const int Enough = 500;

    /// <summary>Part of the images that have a class whose class the teacher finds, in 0..1; null where none has.</summary>
    /// <param name="teacher">The teacher; it has begun with these images.</param>
    /// <param name="images">The images, as they are. Of more than <see cref="Enough"/>, as many, evenly spread.</param>
    /// <param name="device">Where the teacher is.</param>
    /// <param name="batchSize">Images at a time.</param>
    /// <param name="cancellation">Looked at before every batch.</param>
    public static double? Measure(
        Teacher teacher, ImageSelection images, Device device, int batchSize = 64, CancellationToken cancellation = default)
    {
        var labels = images.Store.Labels.data<long>().ToArray();
        long[] rows = [.. images.Rows.Where(row => labels[row] != ImageStore.Unlabelled)];
        if (rows.Length == 0)
        {
            return null;
        }
        int count = Math.Min(rows.Length, Enough);
        var spread = Enumerable.Range(0, count).Select(i => rows[(long)i * rows.Length / count]);
        var some = new ImageSelection(images.Store, [.. spread]);
        return LibTorchErrors.Told($"measure the teacher ({teacher.Name})", () =>
        {
            long hits = 0;
            foreach (var batch in BatchLoader.InOrder(some, batchSize, device))
            {
                cancellation.ThrowIfCancellationRequested();
                using (batch)
                using (NewDisposeScope())
                {
                    hits += teacher.Answer(batch, Teacher.PlainImages).Logits.argmax(1).eq(batch.Labels).sum().item<long>();
                }
            }
            return (double)hits / count;
        });
    }
}
