using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Data;

/// <summary>Some of the images of a store, or all of them. Owns nothing.</summary>
/// <param name="store">The store.</param>
/// <param name="rows">Numbers of the images in the store; null for all.</param>
public sealed class ImageSelection(ImageStore store, IReadOnlyList<long>? rows = null)
{
    private readonly long[]? _rows = rows is null ? null : [.. rows];

    /// <summary>The store.</summary>
    public ImageStore Store { get; } = store;

    /// <summary>Number of images.</summary>
    public int Count => _rows?.Length ?? Store.Count;

    /// <summary>Numbers of the images in the store.</summary>
    public IEnumerable<long> Rows => _rows ?? Enumerable.Range(0, Store.Count).Select(i => (long)i);

    /// <summary>
    /// How much each image of the store counts in the loss of a training, 1 on average over the labelled images selected; null
    /// where all count alike.
    /// </summary>
    public IReadOnlyList<float>? Weights { get; private init; }

    /// <summary>All images of a store.</summary>
    public static implicit operator ImageSelection(ImageStore store) => new(store);

    /// <summary>The same images, which count in the loss of a training by these weights, times those they have.</summary>
    /// <param name="weights">
    /// A weight for each image of the store, at least 0. They are scaled to a mean of 1 over the labelled images selected, so
    /// that the learning rate keeps its meaning. An image without a class counts 1, whatever is given for it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is another number of weights, one is negative or not finite, or all are 0.
    /// </exception>
    public ImageSelection Weighted(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != Store.Count)
        {
            throw new ArgumentException(
                $"Expected a weight for each of the {Store.Count} images of the store, found {weights.Count}.", nameof(weights));
        }
        var labels = Store.Labels.data<long>().ToArray();
        long[] labelled = [.. Rows.Where(r => labels[r] != ImageStore.Unlabelled)];
        if (labelled.FirstOrDefault(r => !(double.IsFinite(weights[(int)r]) && weights[(int)r] >= 0), -1) is >= 0 and var row)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Image {row}: expected a finite weight of at least 0, found {weights[(int)row]}. ")
                + "Mend it, or leave the image out.", nameof(weights));
        }
        double[] all = [.. weights.Select((w, i) => w * (Weights?[i] ?? 1))];
        double mean = labelled.Select(r => all[r]).DefaultIfEmpty().Average();
        if (!(double.IsFinite(mean) && mean > 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected images that count in the loss, found {labelled.Length} labelled ones ")
                + FormattableString.Invariant($"with the mean weight {mean}. Give some a weight above 0."), nameof(weights));
        }
        return new ImageSelection(Store, _rows)
        {
            Weights = labelled.All(r => all[r] == all[labelled[0]])
                ? null
                : [.. all.Select((w, i) => labels[i] == ImageStore.Unlabelled ? 1 : (float)(w / mean))],
        };
    }

    /// <summary>Some of these images, with the weights they have here.</summary>
    /// <param name="rows">Their numbers in the store.</param>
    internal ImageSelection Part(IReadOnlyList<long> rows) => new(Store, rows) { Weights = Weights };

    /// <summary>Number of images of each class; those without one are in none.</summary>
    public int[] ClassCounts()
    {
        var byClass = ByClass();
        return [.. Enumerable.Range(0, Store.ClassCount).Select(c => byClass[c].Count())];
    }

    /// <summary>Numbers of the images by their class; <see cref="ImageStore.Unlabelled"/> is one.</summary>
    public ILookup<long, long> ByClass()
    {
        var labels = Store.Labels.data<long>().ToArray();
        return Rows.ToLookup(row => labels[row]);
    }

    /// <summary>Tells these images, their classes and their order from any others, whatever their weights.</summary>
    public string Checksum() => _rows is null
        ? Store.Checksum
        : Hex.Of(SHA256.HashData([.. Encoding.ASCII.GetBytes(Store.Checksum), .. MemoryMarshal.AsBytes(_rows.AsSpan())]));

    /// <summary>Tells the weights from any others; null where there are none.</summary>
    internal string? WeightsChecksum() => Weights is null
        ? null
        : Hex.Of(SHA256.HashData(MemoryMarshal.AsBytes<float>(Weights.ToArray())));
}
