using DistPro.Engine.Data;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

/// <summary>A number of views of each image, and the same views in a larger size.</summary>
public class RepeatedViewsTests
{
    private const int Count = 24, Views = 3;

    private static readonly Augmentation Everything = new(2)
    {
        Crop = new RandomCrop(),
        Rotation = 20,
        Colors = new ColorJitter(),
        RandAugment = new StrongView(),
        Cutout = 3,
        Views = Views,
    };

    private static readonly ImageShape Shape = new(3, 12, 10);

    [Fact]
    public void Views_come_round_while_the_order_of_the_images_does_not()
    {
        using var store = Noise();
        var (first, again) = (Seen(store, Everything, 1), Seen(store, Everything, 1 + Views));
        Assert.NotEqual(first.Select(s => s.Index), again.Select(s => s.Index));
        Assert.Equal(first.OrderBy(s => s.Index), again.OrderBy(s => s.Index));
        Assert.NotEqual(first.OrderBy(s => s.Index), Seen(store, Everything, 2).OrderBy(s => s.Index));
        var other = Seen(store, Everything with { Views = 0 }, 1 + Views);
        Assert.NotEqual(first.OrderBy(s => s.Index), other.OrderBy(s => s.Index));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void In_the_students_own_size_a_view_is_what_the_student_sees(int view)
    {
        using var store = Noise();
        using var images = new AugmentedImages(store, Everything, seed: 7, view);
        foreach (var (index, seen) in Seen(store, Everything, view + Views))
        {
            var pixels = store.Images[index].data<byte>().ToArray();
            Assert.Equal(seen, Convert.ToHexString(images.Of((int)index, pixels, scale: 1)));
        }
    }

    [Fact]
    public void In_a_larger_size_shift_mirror_and_cutout_are_the_same()
    {
        const int Scale = 3;
        using var store = Noise();
        var augmentation = new Augmentation(2) { Cutout = 3, Views = 1 };
        using var images = new AugmentedImages(store, augmentation, seed: 7, view: 0);
        foreach (var (index, seen) in Seen(store, augmentation, 0))
        {
            byte[] large = images.Of((int)index, Magnified(store.Images[index].data<byte>().ToArray(), Scale), Scale);
            Assert.Equal(Convert.ToHexString(Magnified(Convert.FromHexString(seen), Scale)), Convert.ToHexString(large));
        }
    }

    [Fact]
    public void In_a_larger_size_the_part_and_the_turn_are_the_same()
    {
        const int Scale = 4;
        using var store = Slopes();
        var augmentation = new Augmentation(0) { Crop = new RandomCrop(), Rotation = 10, Views = 1 };
        using var images = new AugmentedImages(store, augmentation, seed: 7, view: 0);
        using var plain = new AugmentedImages(store, new Augmentation(0, Flip: false) { Views = 1 }, seed: 7, view: 0);
        var seen = Seen(store, augmentation, 0);
        Assert.All(seen, s => Assert.InRange(Difference(images, s), 0, 8));
        Assert.InRange(seen.Average(s => Difference(plain, s)), 2 * seen.Average(s => Difference(images, s)), 255);

        double Difference(AugmentedImages of, (long Index, string Pixels) student)
        {
            byte[] large = Magnified(store.Images[student.Index].data<byte>().ToArray(), Scale);
            byte[] expected = Magnified(Convert.FromHexString(student.Pixels), Scale);
            // What turns in from outside is black with a stair of the pixels' size.
            return of.Of((int)student.Index, large, Scale).Zip(expected).Where(p => p.First > 0 && p.Second > 0)
                .Average(p => Math.Abs(p.First - p.Second));
        }
    }

    private static (long Index, string Pixels)[] Seen(ImageStore store, Augmentation augmentation, int epoch)
    {
        var seen = new List<(long, string)>();
        foreach (var batch in new BatchLoader(store, 7, augmentation, seed: 7, CPU).Epoch(epoch))
        {
            using (batch)
            using (NewDisposeScope())
            {
                seen.AddRange(batch.Indices.data<long>().ToArray().Select((index, i) =>
                    (index, Convert.ToHexString(batch.Images[i].contiguous().data<byte>().ToArray()))));
            }
        }
        return [.. seen];
    }

    private static byte[] Magnified(byte[] pixels, int scale)
    {
        var large = new byte[pixels.Length * scale * scale];
        int width = Shape.Width * scale, height = Shape.Height * scale;
        for (int i = 0; i < large.Length; i++)
        {
            int channel = i / (width * height), y = i / width % height, x = i % width;
            large[i] = pixels[(channel * Shape.Height + y / scale) * Shape.Width + x / scale];
        }
        return large;
    }

    private static ImageStore Noise()
    {
        var random = new Random(5);
        return Store((_, _, _) => (byte)random.Next(1, 256));
    }

    // Brighter to the right and below: each image at its own pace.
    private static ImageStore Slopes() => Store((image, y, x) => (byte)(20 + (image % 5 + 5) * x + (9 - image % 7) * y));

    private static ImageStore Store(Func<int, int, int, byte> value)
    {
        var builder = new ImageStoreBuilder(Shape, 2);
        for (int image = 0; image < Count; image++)
        {
            var pixels = builder.Add(image % 2);
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = value(image, i / Shape.Width % Shape.Height, i % Shape.Width);
            }
        }
        return builder.Build();
    }
}
