using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

/// <summary>Crop, rotation, changes of colour and RandAugment.</summary>
public class PhotographAugmentationTests
{
    private const int Count = 40;

    private static readonly Augmentation Everything = new(0)
    {
        Crop = new RandomCrop(),
        Rotation = 20,
        Colors = new ColorJitter(),
        RandAugment = new StrongView(),
    };

    [Fact]
    public void Same_seed_epoch_and_index_give_the_same_image_in_any_batch()
    {
        using var store = Noise(3);
        var expected = Images(store, Everything, batchSize: Count, epoch: 2);
        Assert.Equal(expected, Images(store, Everything, batchSize: 7, epoch: 2));
        Assert.NotEqual(expected, Images(store, Everything, batchSize: Count, epoch: 3));
    }

    [Fact]
    public void At_no_strength_images_stay_as_they_are()
    {
        using var store = Noise(3);
        var nothing = Augmentation.None with { Crop = new RandomCrop(1, 1), Colors = new ColorJitter(0, 0, 0) };
        Assert.Equal(Images(store, Augmentation.None, 16, 0), Images(store, nothing, 16, 0));
    }

    [Theory]
    [InlineData("Crop")]
    [InlineData("Rotation")]
    [InlineData("Brightness")]
    [InlineData("Contrast")]
    [InlineData("Saturation")]
    [InlineData("RandAugment")]
    public void Each_of_them_changes_images(string name)
    {
        using var store = Noise(3);
        var none = Augmentation.None;
        var changed = name switch
        {
            "Crop" => none with { Crop = new RandomCrop() },
            "Rotation" => none with { Rotation = 20 },
            "Brightness" => none with { Colors = new ColorJitter(0.2, 0, 0) },
            "Contrast" => none with { Colors = new ColorJitter(0, 0.2, 0) },
            "Saturation" => none with { Colors = new ColorJitter(0, 0, 0.2) },
            _ => none with { RandAugment = new StrongView() },
        };
        var pairs = Images(store, none, 16, 0).Zip(Images(store, changed, 16, 0)).ToArray();
        Assert.InRange(pairs.Count(p => p.First != p.Second), Count / 2, Count);
    }

    [Fact]
    public void Values_between_pixels_are_weighted_by_their_nearness()
    {
        // Rows (10, 20), (30, 50). At (0.25, 0.5): 0.75 x 15 + 0.25 x 40; at (0, 1) a pixel; at (-0.5, 0) the edge; then black.
        using var images = tensor(new byte[] { 10, 20, 30, 50 }).view(1, 1, 2, 2);
        using var rows = tensor(new float[] { 0.25f, 0, -0.5f, -0.6f }).view(1, 2, 2);
        using var columns = tensor(new float[] { 0.5f, 1, 0, 0 }).view(1, 2, 2);
        using var values = GeometryPlan.Bilinear(images, rows, columns);
        Assert.Equal(new byte[] { 21, 20, 10, 0 }, values.data<byte>().ToArray());
    }

    [Fact]
    public void Crops_have_the_areas_asked_for_and_reach_every_edge()
    {
        // The value of a pixel is its row (or column): the span of values in a crop is the side that was cut out.
        const int Side = 65;
        using var rows = Ramp(200, Side, byRow: true);
        using var columns = Ramp(200, Side, byRow: false);
        var crop = Augmentation.None with { Crop = new RandomCrop(0.25) };
        var sides = Spans(rows, crop).Zip(Spans(columns, crop)).ToArray();
        Assert.All(sides, s => Assert.InRange(s.First.Length * s.Second.Length / (Side * Side), 0.2, 1.05));
        Assert.Equal(0.625, sides.Average(s => s.First.Length * s.Second.Length / (Side * Side)), 0.06);
        Assert.Equal((0, Side - 1), (sides.Min(s => s.First.Least), sides.Max(s => s.First.Largest)));
        Assert.Equal((0, Side - 1), (sides.Min(s => s.Second.Least), sides.Max(s => s.Second.Largest)));
        Assert.Contains(sides, s => s.First.Length > 1.15 * s.Second.Length);
        Assert.Contains(sides, s => s.Second.Length > 1.15 * s.First.Length);
        Assert.Equal((Side - 1) / 2.0, sides.Average(s => (s.First.Least + s.First.Largest) / 2.0), 2.0);
    }

    private static IEnumerable<(double Length, int Least, int Largest)> Spans(ImageStore store, Augmentation augmentation) =>
        Images(store, augmentation, 50, 0).Select(Convert.FromHexString).Select(
            pixels => (pixels.Max() - pixels.Min() + 1.0, (int)pixels.Min(), (int)pixels.Max()));

    private static ImageStore Ramp(int count, int side, bool byRow)
    {
        var builder = new ImageStoreBuilder(new ImageShape(1, side, side), 2);
        for (int i = 0; i < count; i++)
        {
            var pixels = builder.Add(i % 2);
            for (int p = 0; p < pixels.Length; p++)
            {
                pixels[p] = (byte)(byRow ? p / side : p % side);
            }
        }
        return builder.Build();
    }

    private static ImageStore Noise(int channels)
    {
        var random = new Random(4);
        var builder = new ImageStoreBuilder(new ImageShape(channels, 9, 12), 2);
        for (int i = 0; i < Count; i++)
        {
            random.NextBytes(builder.Add(i % 2));
        }
        return builder.Build();
    }

    // In the order of the store, whatever the batches.
    private static string[] Images(ImageStore store, Augmentation augmentation, int batchSize, int epoch)
    {
        var images = new string[store.Count];
        foreach (var batch in new BatchLoader(store, batchSize, augmentation, seed: 3, CPU).Epoch(epoch))
        {
            using (batch)
            {
                var pixels = batch.Images.data<byte>().ToArray().Chunk(store.Shape.Size);
                foreach (var (index, image) in batch.Indices.data<long>().ToArray().Zip(pixels))
                {
                    images[index] = Convert.ToHexString(image);
                }
            }
        }
        return images;
    }
}
