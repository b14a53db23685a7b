using SkiaSharp;

namespace DistPro.Benchmarks;

/// <summary>
/// Files to decode: pictures with the contrasts of photographs at several scales, and their grain, so that their JPEG files are
/// as large as those of photographs; and small ones. Four classes, a folder each.
/// </summary>
internal static class SamplePictures
{
    // Whole batches of 64, as many for each of two workers.
    private const int Photographs = 256, Small = 1024, Classes = 4;

    private static readonly (int Width, int Height)[] Sizes = [(500, 375), (375, 500), (320, 240), (256, 256)];
    private static readonly (int Cells, float Contrast)[] Scales = [(3, 60), (9, 35), (28, 22), (80, 14)];

    /// <summary>Makes the folders photographs and small.</summary>
    public static void Write(string folder)
    {
        var random = new Random(1);
        for (int i = 0; i < Photographs; i++)
        {
            var (width, height) = Sizes[i / Classes % Sizes.Length];
            Save(Picture(random, width, height), folder, "photographs", i, "jpg", SKEncodedImageFormat.Jpeg);
        }
        for (int i = 0; i < Small; i++)
        {
            Save(Picture(random, 32, 32), folder, "small", i, "png", SKEncodedImageFormat.Png);
        }
    }

    private static void Save(SKBitmap picture, string folder, string name, int number, string end, SKEncodedImageFormat format)
    {
        using (picture)
        {
            string place = Path.Combine(folder, name, $"{number % Classes}");
            Directory.CreateDirectory(place);
            using var file = File.Create(Path.Combine(place, $"{number:D4}.{end}"));
            picture.Encode(file, format, quality: 90);
        }
    }

    private static SKBitmap Picture(Random random, int width, int height)
    {
        float[][] channels = [.. Enumerable.Range(0, 3).Select(_ => Fields(random, width, height))];
        var pixels = new SKColor[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            float grain = 128 + 4 * Normal(random);
            pixels[i] = new SKColor(Byte(channels[0][i] + grain), Byte(channels[1][i] + grain), Byte(channels[2][i] + grain));
        }
        return new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = pixels };
    }

    /// <summary>A sum of smooth fields: random values on a grid for each scale, blended between its points.</summary>
    private static float[] Fields(Random random, int width, int height)
    {
        float[] sum = new float[width * height];
        foreach (var (cells, contrast) in Scales)
        {
            int rows = Math.Max(2, cells * height / width);
            float[] grid = [.. Enumerable.Range(0, (rows + 1) * (cells + 1)).Select(_ => contrast * Normal(random))];
            for (int i = 0; i < sum.Length; i++)
            {
                float x = (float)(i % width) * cells / width, y = (float)(i / width) * rows / height;
                int corner = (int)y * (cells + 1) + (int)x;
                float top = float.Lerp(grid[corner], grid[corner + 1], x % 1);
                float bottom = float.Lerp(grid[corner + cells + 1], grid[corner + cells + 2], x % 1);
                sum[i] += float.Lerp(top, bottom, y % 1);
            }
        }
        return sum;
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static byte Byte(float value) => (byte)Math.Clamp(value, 0, 255);
}
