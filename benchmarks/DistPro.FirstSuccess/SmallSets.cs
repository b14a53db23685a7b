using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace DistPro.FirstSuccess;

/// <summary>
/// The two sets of 120 images that a newcomer might begin with: clothes of Fashion-MNIST, and coloured shapes as JPEG files of
/// mixed size. Of each of three classes 32 images to learn from, and, instead of the 8 that are left, 100 to measure on; and 200
/// without labels. And clothes with more images to learn from, none of them without labels.
/// </summary>
internal static class SmallSets
{
    private const int PerClass = 32, UnlabelledPerClass = 200, TestPerClass = 100;

    private static readonly int[] MorePerClass = [100, 300];

    private static readonly string[] Clothes =
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];

    private static readonly string[] Chosen = ["T-shirt", "Trouser", "Pullover"];

    private static readonly string[] Shapes = ["circle", "square", "triangle"];

    /// <summary>Writes the sets into a folder, for one seed.</summary>
    public static IReadOnlyList<ImageSet> Write(MLContext ml, string folder, int seed) =>
    [
        Fashion(ml, Path.Combine(folder, $"fashion-{seed}"), seed, PerClass, UnlabelledPerClass),
        ColourShapes(Path.Combine(folder, $"shapes-{seed}"), seed),
        .. MorePerClass.Select(count => Fashion(ml, Path.Combine(folder, $"fashion-{count}-{seed}"), seed, count, unlabelled: 0)),
    ];

    private static ImageSet Fashion(MLContext ml, string folder, int seed, int perClass, int unlabelled)
    {
        string data = Path.Combine(AppContext.BaseDirectory, "fashion-mnist-subset");
        Copy("train", new Random(seed), ("train", perClass), ("unlabelled", unlabelled));
        Copy("t10k", new Random(0), ("test", TestPerClass));
        return Set($"Fashion-MNIST, 3 x {perClass}", folder, size: 28);

        void Copy(string part, Random random, params (string Name, int Count)[] folders)
        {
            var all = ml.Distillation().LoadIdx(
                Path.Combine(data, $"{part}-images-idx3-ubyte.gz"), Path.Combine(data, $"{part}-labels-idx1-ubyte.gz"), Clothes);
            var rows = all.GetColumn<uint>("Label").Select((label, row) => (Name: Clothes[label - 1], Row: row)).ToArray();
            var kept = Chosen.SelectMany(name =>
            {
                var members = rows.Where(r => r.Name == name).ToArray();
                random.Shuffle(members);
                int taken = 0;
                return folders.SelectMany(f => members[taken..(taken += f.Count)]
                    .Select(m => (m.Row, Folder: Path.Combine(folder, f.Name, name))));
            }).ToDictionary(r => r.Row, r => r.Folder);
            int row = 0;
            foreach (var image in all.GetColumn<MLImage>("Image"))
            {
                if (kept.TryGetValue(row, out var into))
                {
                    image.Save(Path.Combine(Directory.CreateDirectory(into).FullName, $"{row}.png"));
                }
                row++;
            }
        }
    }

    private static ImageSet Set(string name, string folder, int size)
    {
        string unlabelled = Path.Combine(folder, "unlabelled");
        return new(
            name, Path.Combine(folder, "train"), Path.Combine(folder, "test"), Directory.Exists(unlabelled) ? unlabelled : null,
            size);
    }

    private static ImageSet ColourShapes(string folder, int seed)
    {
        Draw("train", PerClass, new Random(1000 + seed));
        Draw("unlabelled", UnlabelledPerClass, new Random(2000 + seed));
        Draw("test", TestPerClass, new Random(0));
        return Set("shapes, 3 x 32", folder, size: 32);

        void Draw(string part, int count, Random random)
        {
            foreach (string shape in Shapes)
            {
                string into = Directory.CreateDirectory(Path.Combine(folder, part, shape)).FullName;
                for (int i = 0; i < count; i++)
                {
                    using var image = Shape(shape, random);
                    using var file = File.Create(Path.Combine(into, $"{i:d3}.jpg"));
                    image.Encode(file, SKEncodedImageFormat.Jpeg, 85);
                }
            }
        }
    }

    // One dark shape of any colour, size and place on a bright background.
    private static SKBitmap Shape(string shape, Random random)
    {
        int width = random.Next(80, 240), height = random.Next(80, 240);
        var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColor.FromHsv(random.Next(360), random.Next(30), random.Next(70, 100)));
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = SKColor.FromHsv(random.Next(360), random.Next(60, 100), random.Next(20, 60)),
        };
        float radius = Math.Min(width, height) * (0.2f + 0.2f * random.NextSingle());
        canvas.Translate(
            radius + random.NextSingle() * (width - 2 * radius), radius + random.NextSingle() * (height - 2 * radius));
        canvas.RotateDegrees(random.Next(-15, 15));
        switch (shape)
        {
            case "circle":
                canvas.DrawCircle(0, 0, radius, paint);
                break;
            case "square":
                canvas.DrawRect(-0.8f * radius, -0.8f * radius, 1.6f * radius, 1.6f * radius, paint);
                break;
            default:
                using (var path = new SKPath())
                {
                    path.AddPoly([new(0, -radius), new(0.87f * radius, 0.5f * radius), new(-0.87f * radius, 0.5f * radius)]);
                    canvas.DrawPath(path, paint);
                }
                break;
        }
        return bitmap;
    }
}
