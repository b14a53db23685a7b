using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

public class PrefetchTests
{
    [Fact]
    public void The_rest_of_an_epoch_is_the_same_from_any_batch_on()
    {
        using var store = TinyImages.Make(70);
        var loader = new BatchLoader(store, 16, new Augmentation(2) { MixUp = 0.3 }, seed: 1, CPU, prefetch: true);
        var whole = Read(loader.Epoch(3));
        Assert.Equal(5, whole.Count);
        Assert.Equal(
            whole, Read(new BatchLoader(store, 16, new Augmentation(2) { MixUp = 0.3 }, seed: 1, CPU, prefetch: false).Epoch(3)));
        for (int first = 0; first <= 5; first++)
        {
            Assert.Equal(whole[first..], Read(loader.Epoch(3, first)));
        }
    }

    [Fact]
    public void The_next_batch_is_made_while_one_is_in_use()
    {
        // Without the images no batch can be made: one that still comes was made before. How long that takes depends on the
        // machine.
        Assert.Contains([50, 500, 5000], SecondBatchComesAfter);

        static bool SecondBatchComesAfter(int milliseconds)
        {
            var store = TinyImages.Make(70);
            using var batches = new BatchLoader(
                store, 16, new Augmentation(), seed: 1, CPU, prefetch: true).Epoch(0).GetEnumerator();
            Assert.True(batches.MoveNext());
            batches.Current.Dispose();
            Thread.Sleep(milliseconds);
            store.Dispose();
            try
            {
                batches.MoveNext();
                batches.Current.Dispose();
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }
    }

    [Fact]
    public void An_epoch_that_is_left_early_can_be_started_again()
    {
        using var store = TinyImages.Make(70);
        var loader = new BatchLoader(store, 16, new Augmentation(), seed: 1, CPU, prefetch: true);
        for (int i = 0; i < 20; i++)
        {
            foreach (var batch in loader.Epoch(0))
            {
                batch.Dispose();
                break;
            }
        }
        Assert.Equal(5, Read(loader.Epoch(0)).Count);
    }

    [Fact]
    public void What_goes_wrong_while_a_batch_is_made_reaches_who_asks_for_it()
    {
        var store = TinyImages.Make(32);
        var loader = new BatchLoader(store, 16, new Augmentation(), seed: 1, CPU, prefetch: true);
        store.Dispose();
        Assert.ThrowsAny<Exception>(() => Read(loader.Epoch(0)));
    }

    private static List<string> Read(IEnumerable<Batch> batches)
    {
        var images = new List<string>();
        foreach (var batch in batches)
        {
            using (batch)
            {
                images.Add(Convert.ToHexString(batch.Images.bytes) + Convert.ToHexString(batch.Labels.bytes));
            }
        }
        return images;
    }
}
