using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Holds out some images of each class. One without a class is never held out: nothing could be measured on it.
/// </summary>
public static class ValidationSplit
{
    /// <summary>How many members of a class are held out: to the nearest, one at least where it has two, and never all.</summary>
    /// <param name="count">Members of the class, at least 1.</param>
    /// <param name="fraction">Part of them that is wanted, above 0 and below 1.</param>
    public static int HeldOutOf(int count, double fraction) =>
        Math.Clamp((int)Math.Round(fraction * count), count > 1 ? 1 : 0, count - 1);

    /// <summary>Splits images so that each class gives the same part of its images, and keeps one where it has two.</summary>
    /// <param name="images">The images.</param>
    /// <param name="fraction">Part of each class that is held out, above 0 and below 1.</param>
    /// <param name="seed">The same seed always holds out the same images.</param>
    /// <returns>The images to train on, and those held out.</returns>
    public static (ImageSelection Training, ImageSelection Validation) ByClass(ImageSelection images, double fraction, long seed)
    {
        Check.InnerFraction(fraction);
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, RandomStream.Split);
        var classes = images.ByClass();
        List<long> training = [.. classes[ImageStore.Unlabelled]], validation = [];
        foreach (var members in classes.Where(c => c.Key != ImageStore.Unlabelled).OrderBy(c => c.Key))
        {
            long[] rows = [.. members];
            var order = randperm(rows.Length, dtype: int64, generator: generator).data<long>().ToArray();
            int held = HeldOutOf(rows.Length, fraction);
            validation.AddRange(order.Take(held).Select(i => rows[i]));
            training.AddRange(order.Skip(held).Select(i => rows[i]));
        }
        return (images.Part(training.Order().ToArray()), images.Part(validation.Order().ToArray()));
    }
}
