using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

/// <summary>Cutout, MixUp and the strong view.</summary>
public class AugmentedViewsTests
{
    private const int Count = 60;
    private static readonly Augmentation Everything = new(2) { Cutout = 3, MixUp = 0.4, Strong = new StrongView(3, 1) };

    [Fact]
    public void Same_seed_epoch_and_index_give_the_same_views_in_any_batch()
    {
        using var store = Colours();
        var expected = Views(store, Everything, batchSize: 60, epoch: 2);
        Assert.Equal(expected, Views(store, Everything, batchSize: 7, epoch: 2));
        Assert.Equal(expected[^4..], Views(store, Everything, batchSize: 1, epoch: 2)[^4..]);
        Assert.NotEqual(expected, Views(store, Everything, batchSize: 60, epoch: 3));
    }

    [Fact]
    public void Each_option_leaves_the_draws_of_the_others_as_they_were()
    {
        using var store = Colours();
        var plain = Views(store, new Augmentation(2), 16, 0);
        var withStrong = Views(store, new Augmentation(2) { Strong = new StrongView() }, 16, 0);
        Assert.Equal(plain.Select(v => v.Image), withStrong.Select(v => v.Image));
    }

    [Fact]
    public void Cutout_blackens_a_square_that_may_reach_over_the_edge()
    {
        using var store = Colours();
        var areas = Views(store, Augmentation.None with { Cutout = 4 }, 16, 0).Select(view =>
        {
            var pixels = Convert.FromHexString(view.Image).Take(64).Select((value, i) => (Value: value, Y: i / 8, X: i % 8));
            var black = pixels.Where(p => p.Value == 0).ToArray();
            int height = black.Max(p => p.Y) - black.Min(p => p.Y) + 1, width = black.Max(p => p.X) - black.Min(p => p.X) + 1;
            Assert.Equal(height * width, black.Length);
            Assert.InRange(height, 2, 4);
            return black.Length;
        }).ToArray();
        Assert.Contains(16, areas);
        Assert.Contains(areas, a => a < 16);
    }

    [Fact]
    public void MixUp_mixes_each_image_with_one_of_the_selection_by_its_share()
    {
        using var store = Colours();
        var rows = Enumerable.Range(0, Count).Where(i => i % 3 != 0).Select(i => (long)i).ToArray();
        var originals = store.Images.data<byte>().ToArray().Chunk(store.Shape.Size).ToArray();
        var loader = new BatchLoader(new ImageSelection(store, rows), 8, Augmentation.None with { MixUp = 1 }, seed: 3, CPU);
        foreach (var batch in loader.Epoch(0))
        {
            using (batch)
            {
                var images = batch.Images.data<byte>().ToArray().Chunk(store.Shape.Size).ToArray();
                var indices = batch.Indices.data<long>().ToArray();
                var shares = batch.Mixed!.Shares.data<float>().ToArray();
                var second = batch.Mixed.Labels.data<long>().ToArray();
                for (int i = 0; i < indices.Length; i++)
                {
                    float share = shares[i];
                    var first = originals[indices[i]];
                    float Mixed(long row, int p) => share * first[p] + (1 - share) * originals[row][p];
                    Assert.Contains(
                        rows,
                        r => second[i] == r % 2 && images[i].Select((v, p) => Math.Abs(v - Mixed(r, p))).All(d => d <= 0.51));
                }
            }
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(3)]
    public void MixUp_shares_have_the_moments_of_the_beta_distribution(double alpha)
    {
        using var store = Numbers(20_000);
        var shares = new List<double>();
        foreach (var batch in new BatchLoader(store, 20_000, Augmentation.None with { MixUp = alpha }, seed: 5, CPU).Epoch(0))
        {
            using (batch)
            {
                shares.AddRange(batch.Mixed!.Shares.data<float>().ToArray().Select(s => (double)s));
            }
        }
        Assert.All(shares, s => Assert.InRange(s, 0, 1));
        Assert.Equal(0.5, shares.Average(), 0.02);
        double variance = shares.Average(s => (s - 0.5) * (s - 0.5)), fourth = shares.Average(s => Math.Pow(s - 0.5, 4));
        Assert.Equal(1 / (4 * (2 * alpha + 1)), variance, 0.005);
        Assert.Equal(3 / (16 * (2 * alpha + 1) * (2 * alpha + 3)), fourth, 0.002);
    }

    [Fact]
    public void Mixed_images_count_for_both_classes_as_in_PyTorch()
    {
        using var logits = tensor(new double[] { 1, 2, 0.5, 0, -1, 3 }, new long[] { 2, 3 });
        using var batch = new Batch(empty(0), tensor(new long[] { 1, 0 }), empty(0))
        {
            Mixed = new MixedLabels(tensor(new long[] { 0, 2 }), tensor(new double[] { 0.3, 0.9 })),
        };
        Assert.Equal(1.9534596772660202, CrossEntropy.Loss(logits, batch.Labels, batch.Mixed, 0.1).item<double>(), 1e-12);
    }

    [Fact]
    public void The_strong_view_changes_most_images_and_keeps_the_weak_one()
    {
        using var store = Colours();
        var views = Views(store, Augmentation.None with { Strong = new StrongView(2, 1) }, 16, 0);
        var originals = store.Images.data<byte>().ToArray().Chunk(store.Shape.Size).Select(Convert.ToHexString).ToHashSet();
        Assert.All(views, v => Assert.Contains(v.Image, originals));
        Assert.True(views.Count(v => v.Strong != v.Image) > Count * 0.9);
        Assert.All(
            Views(store, Augmentation.None with { Strong = new StrongView(1, 0) }, 16, 0).Where(v => v.Strong != v.Image),
            v => Assert.Contains("FF", v.Strong)); // at no magnitude, only the stretched contrast is left
    }

    private static ImageStore Colours()
    {
        var random = new Random(4);
        var builder = new ImageStoreBuilder(new ImageShape(3, 8, 8), 2);
        for (int i = 0; i < Count; i++)
        {
            foreach (ref byte value in builder.Add(i % 2))
            {
                value = (byte)random.Next(20, 200);
            }
        }
        return builder.Build();
    }

    private static ImageStore Numbers(int count)
    {
        var builder = new ImageStoreBuilder(new ImageShape(1, 1, 1), 2);
        for (int i = 0; i < count; i++)
        {
            builder.Add(i % 2)[0] = (byte)i;
        }
        return builder.Build();
    }

    private static List<(string Image, string Strong, float Share)> Views(
        ImageStore store, Augmentation augmentation, int batchSize, int epoch)
    {
        var views = new List<(string, string, float)>();
        foreach (var batch in new BatchLoader(store, batchSize, augmentation, seed: 3, CPU).Epoch(epoch))
        {
            using (batch)
            {
                var images = batch.Images.data<byte>().ToArray().Chunk(store.Shape.Size).Select(Convert.ToHexString).ToArray();
                var strong = batch.Strong?.data<byte>().ToArray().Chunk(store.Shape.Size).Select(Convert.ToHexString).ToArray();
                var shares = batch.Mixed?.Shares.data<float>().ToArray();
                views.AddRange(images.Select((image, i) => (image, strong?[i] ?? "", shares?[i] ?? 1)));
            }
        }
        return views;
    }
}
