using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>
/// Images of 8 x 8 pixels, hard to tell apart, whose left or right half is a little brighter; many of the one, few of the other.
/// </summary>
internal static class RareImages
{
    /// <summary>A view of Image, ImagePath, Label (left, right) and Weight, which is the inverse of the class's size.</summary>
    public static IDataView View(MLContext ml, TemporaryFolder folder, int left, int right, int seed = 1)
    {
        const int Side = HalfImages.Side;
        int count = left + right;
        // The rare ones lie among the common ones, for whoever cuts the rows into parts.
        byte[] classes = new byte[count];
        for (int i = 0; i < right; i++)
        {
            classes[i * count / right] = 1;
        }
        string images = folder.File($"rare-{left}-{right}-{seed}"), labels = folder.File($"rare-labels-{left}-{right}-{seed}");
        var random = new Random(seed);
        HalfImages.WriteIdx(
            images, [count, Side, Side],
            [
                .. from label in classes
                   from p in Enumerable.Range(0, Side * Side)
                   select (byte)(random.Next(100) + (p % Side < Side / 2 == (label == 0) ? 30 : 0)),
            ]);
        HalfImages.WriteIdx(labels, [count], classes);
        var view = ml.Distillation().LoadIdx(images, labels, HalfImages.Names);
        return ml.Transforms.CustomMapping<Labelled, Weighted>(
            (row, result) => result.Weight = 1f / (row.Label == 1 ? left : right), contractName: null).Fit(view).Transform(view);
    }

    private sealed class Labelled
    {
        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class Weighted
    {
        public float Weight { get; set; }
    }
}
