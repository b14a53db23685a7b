using DistPro.Engine.Data;

namespace DistPro.Engine.Tests.Data;

public class ValidationSplitTests
{
    [Fact]
    public void Each_class_gives_the_same_part()
    {
        using var store = Store(100, 10, 2, 1);
        var (training, validation) = ValidationSplit.ByClass(store, 0.2, seed: 1);
        Assert.Equal([20, 2, 1, 0], PerClass(store, validation));
        Assert.Equal([80, 8, 1, 1], PerClass(store, training));
        Assert.Equal(Enumerable.Range(0, 113).Select(i => (long)i), training.Rows.Concat(validation.Rows).Order());
    }

    [Fact]
    public void The_seed_decides_which_images()
    {
        using var store = Store(50, 50);
        long[] Held(long seed) => [.. ValidationSplit.ByClass(store, 0.3, seed).Validation.Rows];
        Assert.Equal(Held(1), Held(1));
        Assert.NotEqual(Held(1), Held(2));
        Assert.NotEqual(Enumerable.Range(0, 15).Select(i => (long)i), Held(1)[..15]); // not simply the first ones
    }

    [Fact]
    public void A_selection_is_told_from_others_by_its_checksum()
    {
        using var store = Store(50, 50);
        var (training, validation) = ValidationSplit.ByClass(store, 0.3, seed: 1);
        Assert.Equal(training.Checksum(), ValidationSplit.ByClass(store, 0.3, seed: 1).Training.Checksum());
        Assert.NotEqual(training.Checksum(), validation.Checksum());
        Assert.NotEqual(store.Checksum, training.Checksum());
    }

    private static int[] PerClass(ImageStore store, ImageSelection selection)
    {
        var labels = store.Labels.data<long>().ToArray();
        return [.. Enumerable.Range(0, store.ClassCount).Select(c => selection.Rows.Count(r => labels[r] == c))];
    }

    private static ImageStore Store(params int[] perClass)
    {
        var builder = new ImageStoreBuilder(new ImageShape(1, 1, 1), perClass.Length);
        for (int c = 0; c < perClass.Length; c++)
        {
            for (int i = 0; i < perClass[c]; i++)
            {
                builder.Add(c);
            }
        }
        return builder.Build();
    }
}
