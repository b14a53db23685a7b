using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

public class AugmentationTests
{
    private const int Count = 40;

    [Fact]
    public void Same_seed_epoch_and_index_give_the_same_image_in_any_batch()
    {
        using var store = TinyImages.Make(Count);
        var small = Epoch(store, batchSize: 4, epoch: 5);
        var large = Epoch(store, batchSize: 16, epoch: 5);
        var other = Epoch(store, batchSize: 16, epoch: 6);
        Assert.Equal(small, large);
        Assert.NotEqual(large, other);
    }

    [Fact]
    public void Every_image_is_a_shifted_and_perhaps_mirrored_copy_padded_with_zeros()
    {
        const int Padding = 2;
        using var store = TinyImages.Make(Count);
        var originals = store.Images.data<byte>().ToArray().Chunk(store.Shape.Size).ToArray();
        int mirrored = 0, shifted = 0;
        foreach (var image in Epoch(store, 8, 0, new Augmentation(Padding, Flip: true)))
        {
            var match = (from original in originals
                         from flip in new[] { false, true }
                         from dy in Enumerable.Range(-Padding, 2 * Padding + 1)
                         from dx in Enumerable.Range(-Padding, 2 * Padding + 1)
                         where Shift(original, flip, dx, dy).SequenceEqual(image)
                         select (flip, dx, dy)).ToArray();
            Assert.NotEmpty(match);
            mirrored += match[0].flip ? 1 : 0;
            shifted += match[0] is (_, 0, 0) ? 0 : 1;
        }
        Assert.InRange(mirrored, 8, 32);
        Assert.InRange(shifted, 20, 40);
    }

    [Fact]
    public void None_leaves_images_alone()
    {
        using var store = TinyImages.Make(Count);
        var originals = store.Images.data<byte>().ToArray().Chunk(store.Shape.Size).Select(Convert.ToHexString).Order();
        Assert.Equal(originals, Epoch(store, 7, 0, Augmentation.None).Select(Convert.ToHexString).Order());
    }

    private static byte[] Shift(byte[] image, bool flip, int dx, int dy)
    {
        var result = new byte[image.Length];
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                int fromX = (flip ? 7 - x : x) + dx, fromY = y + dy;
                result[8 * y + x] = fromX is >= 0 and < 8 && fromY is >= 0 and < 8 ? image[8 * fromY + fromX] : (byte)0;
            }
        }
        return result;
    }

    // The images of an epoch in its order, which does not depend on the batch size.
    private static List<byte[]> Epoch(ImageStore store, int batchSize, int epoch, Augmentation? augmentation = null)
    {
        var loader = new BatchLoader(store, batchSize, augmentation ?? new Augmentation(), seed: 3, CPU);
        var images = new List<byte[]>();
        foreach (var batch in loader.Epoch(epoch))
        {
            using (batch)
            {
                images.AddRange(batch.Images.data<byte>().ToArray().Chunk(store.Shape.Size));
            }
        }
        return images;
    }
}
