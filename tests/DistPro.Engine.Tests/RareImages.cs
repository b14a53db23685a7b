using DistPro.Engine.Data;

namespace DistPro.Engine.Tests;

/// <summary>
/// As <see cref="TinyImages"/>, but many of the one class and few of the other: first the common ones, then the rare ones, then
/// those without a class.
/// </summary>
internal static class RareImages
{
    public static readonly string[] Names = ["common", "rare"];

    public static ImageStore Make(int common, int rare, int unlabelled = 0, int seed = 1, int contrast = 100)
    {
        var random = new Random(seed);
        var builder = new ImageStoreBuilder(TinyImages.Shape, 2);
        for (int i = 0; i < common + rare + unlabelled; i++)
        {
            int side = i < common ? 0 : i < common + rare ? 1 : i % 2;
            var pixels = builder.Add(i < common + rare ? side : ImageStore.Unlabelled);
            for (int p = 0; p < pixels.Length; p++)
            {
                bool bright = p % TinyImages.Shape.Width < TinyImages.Shape.Width / 2 == (side == 0);
                pixels[p] = (byte)(random.Next(100) + (bright ? contrast : 0));
            }
        }
        return builder.Build();
    }
}
