using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

public class BatchLoaderTests
{
    [Fact]
    public void An_epoch_shows_every_image_once_with_its_own_label()
    {
        using var store = Numbered(50);
        var seen = Labels(new BatchLoader(store, 8, Augmentation.None, seed: 1, CPU), epoch: 0);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (byte)i), seen.Select(s => s.Pixel).Order());
        Assert.All(seen, s => Assert.Equal(s.Pixel % 2, s.Label));
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_only()
    {
        using var store = Numbered(50);
        byte[] Order(long seed, int epoch) =>
            [.. Labels(new BatchLoader(store, 8, Augmentation.None, seed, CPU), epoch).Select(s => s.Pixel)];
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
    }

    [Fact]
    public void A_last_batch_of_one_image_is_left_out()
    {
        using var store = Numbered(33);
        var loader = new BatchLoader(store, 8, Augmentation.None, seed: 1, CPU);
        Assert.Equal(4, loader.BatchesPerEpoch);
        Assert.Equal(32, Labels(loader, 0).Count);
        Assert.Equal(5, new BatchLoader(store, 7, Augmentation.None, seed: 1, CPU).BatchesPerEpoch);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1500L)] // fewer than there are
    [InlineData(2500L)]
    [InlineData(2600L)]
    [InlineData(9000L)] // many more than there are
    public void Large_stores_keep_every_image_in_its_place(long? expectedCount)
    {
        const int Count = 2500; // more than two of the builder's chunks
        using var builder = new ImageStoreBuilder(new ImageShape(1, 1, 2), 3, expectedCount);
        for (int i = 0; i < Count; i++)
        {
            var pixels = builder.Add(i % 3);
            (pixels[0], pixels[1]) = ((byte)(i / 256), (byte)i);
        }
        using var store = builder.Build();
        var bytes = store.Images.data<byte>().ToArray();
        Assert.Equal(Count, store.Count);
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(i, bytes[2 * i] * 256 + bytes[2 * i + 1]));
        Assert.Equal([0L, 1, 2, 0], store.Labels.data<long>().ToArray()[..4]);
    }

    [Fact]
    public void Images_of_megabytes_keep_their_place_too()
    {
        var shape = new ImageShape(3, 1000, 1000);
        var builder = new ImageStoreBuilder(shape, 2);
        for (int i = 0; i < 4; i++)
        {
            builder.Add(i % 2).Fill((byte)(50 * i));
        }
        using var store = builder.Build();
        for (int i = 0; i < 4; i++)
        {
            using var image = store.Images[i];
            Assert.False(image.bytes.ContainsAnyExcept((byte)(50 * i)));
        }
    }

    [Fact]
    public void Pixel_statistics_are_those_of_each_channel()
    {
        var builder = new ImageStoreBuilder(new ImageShape(3, 1, 2), 2);
        new byte[] { 10, 20, 5, 5, 0, 255 }.CopyTo(builder.Add(0));
        new byte[] { 30, 40, 5, 5, 255, 0 }.CopyTo(builder.Add(1));
        using var store = builder.Build();
        var (mean, deviation) = store.PixelStatistics();
        Assert.Equal([25f, 5, 127.5f], mean);
        Assert.Equal(Math.Sqrt(125), deviation[0], 1e-4);
        Assert.Equal(1, deviation[1]); // a constant channel is not divided by zero
        Assert.Equal(127.5, deviation[2], 1e-4);
    }

    private static ImageStore Numbered(int count)
    {
        var builder = new ImageStoreBuilder(new ImageShape(1, 1, 1), 2);
        for (int i = 0; i < count; i++)
        {
            builder.Add(i % 2)[0] = (byte)i;
        }
        return builder.Build();
    }

    private static List<(byte Pixel, long Label)> Labels(BatchLoader loader, int epoch)
    {
        var seen = new List<(byte, long)>();
        foreach (var batch in loader.Epoch(epoch))
        {
            using (batch)
            {
                seen.AddRange(batch.Images.data<byte>().ToArray().Zip(batch.Labels.data<long>().ToArray()));
            }
        }
        return seen;
    }
}
