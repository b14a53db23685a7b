using Microsoft.ML;

namespace DistPro.MLNet.Tests;

/// <summary>
/// Images of 8 x 8 pixels with a bright band at the top, in the middle or at the bottom; the order of the classes is the
/// caller's.
/// </summary>
internal static class ThreeClasses
{
    public static readonly string[] Names = ["top", "middle", "bottom"];

    /// <summary>The same images for each order of the names: only the numbers of the labels differ.</summary>
    public static IDataView View(MLContext ml, TemporaryFolder folder, int count, int seed, params string[] order)
    {
        string id = $"{seed}-{count}-{string.Join('-', order)}", images = folder.File($"bands-{id}"),
        labels = folder.File($"band-labels-{id}");
        HalfImages.WriteIdx(
            images, [count, HalfImages.Side, HalfImages.Side], [.. Enumerable.Range(0, count).SelectMany(i => Band(i, seed))]);
        HalfImages.WriteIdx(
            labels, [count], [.. Enumerable.Range(0, count).Select(i => (byte)Array.IndexOf(order, Names[i % 3]))]);
        return ml.Distillation().LoadIdx(images, labels, order);
    }

    private static IEnumerable<byte> Band(int index, int seed)
    {
        var random = new Random(1000 * seed + index);
        for (int p = 0; p < HalfImages.Side * HalfImages.Side; p++)
        {
            bool bright = p / HalfImages.Side * 3 / HalfImages.Side == index % 3;
            yield return (byte)(random.Next(100) + (bright ? 120 : 0));
        }
    }
}
