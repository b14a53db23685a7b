using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>The order of the images of an epoch: it depends on the seed and the epoch only.</summary>
internal static class EpochOrder
{
    /// <summary>Numbers of images in their store, as many as are in the selection (int64).</summary>
    public static Tensor Of(ImageSelection images, Sampling sampling, long seed, int epoch)
    {
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, RandomStream.Shuffle, epoch);
        var rows = tensor(sampling == Sampling.Balanced ? Balanced(images, generator) : [.. images.Rows]);
        return rows.index_select(0, Permutation(rows.shape[0], generator)).MoveToOuterDisposeScope();
    }

    private static long[] Balanced(ImageSelection images, Generator generator)
    {
        var byClass = images.ByClass();
        long[][] members = [.. byClass.Where(c => c.Key != ImageStore.Unlabelled).OrderBy(c => c.Key).Select(c => c.ToArray())];
        int labelled = members.Sum(m => m.Length);
        List<long> rows = [.. byClass[ImageStore.Unlabelled]];
        // What does not go by the number of classes falls to other ones in each epoch.
        var larger = Permutation(members.Length, generator).data<long>().Take(labelled % Math.Max(members.Length, 1)).ToHashSet();
        for (int i = 0; i < members.Length; i++)
        {
            int count = labelled / members.Length + (larger.Contains(i) ? 1 : 0);
            var order = Permutation(members[i].Length, generator).data<long>().ToArray();
            rows.AddRange(Enumerable.Range(0, count).Select(n => members[i][order[n % order.Length]]));
        }
        return [.. rows];
    }

    private static Tensor Permutation(long count, Generator generator) => randperm(count, dtype: int64, generator: generator);
}
