using System.Buffers.Binary;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests;

/// <summary>
/// Images of 8 x 8 pixels whose left or right half is bright, as IDX files, as a folder of PNG and JPEG files, and as a view.
/// </summary>
internal static class HalfImages
{
    public const int Side = 8;

    public static readonly string[] Names = ["left", "right"];

    public static IDataView View(MLContext ml, TemporaryFolder folder, int count, int seed = 1)
    {
        string images = folder.File($"images-{seed}-{count}"), labels = folder.File($"labels-{seed}-{count}");
        WriteIdx(images, [count, Side, Side], [.. Enumerable.Range(0, count).SelectMany(i => Gray(i, seed))]);
        WriteIdx(labels, [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))]);
        return ml.Distillation().LoadIdx(images, labels, Names);
    }

    public static void WriteIdx(string path, int[] dimensions, byte[] values)
    {
        var file = new byte[4 + 4 * dimensions.Length + values.Length];
        (file[2], file[3]) = (8, (byte)dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), dimensions[i]);
        }
        values.CopyTo(file, 4 + 4 * dimensions.Length);
        File.WriteAllBytes(path, file);
    }

    /// <summary>Folders "left" and "right" with so many images each; even ones PNG, odd ones JPEG.</summary>
    public static void WriteFolder(string folder, int perClass, int side = Side)
    {
        for (int i = 0; i < 2 * perClass; i++)
        {
            string sub = Directory.CreateDirectory(Path.Combine(folder, Names[i % 2])).FullName;
            Save(Path.Combine(sub, $"{i / 2:d3}{(i / 2 % 2 == 0 ? ".png" : ".jpg")}"), side, i);
        }
    }

    public static void Save(string path, int side, int index)
    {
        using var image = Image(side, index);
        image.Save(path);
    }

    public static MLImage Image(int side, int index, int brightness = 200)
    {
        var pixels = new byte[4 * side * side];
        for (int p = 0; p < side * side; p++)
        {
            bool bright = p % side < side / 2 == (index % 2 == 0);
            pixels.AsSpan(4 * p, 3).Fill((byte)(bright ? brightness : 40));
            pixels[4 * p + 3] = 255;
        }
        return MLImage.CreateFromPixels(side, side, MLPixelFormat.Bgra32, pixels);
    }

    private static IEnumerable<byte> Gray(int index, int seed)
    {
        var random = new Random(1000 * seed + index);
        for (int p = 0; p < Side * Side; p++)
        {
            bool bright = p % Side < Side / 2 == (index % 2 == 0);
            yield return (byte)(random.Next(100) + (bright ? 100 : 0));
        }
    }
}
