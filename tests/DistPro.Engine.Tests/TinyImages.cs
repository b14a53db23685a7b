using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Tests;

/// <summary>
/// Small images of two classes: a bright left half, or a bright right half, both with noise. And a network for them.
/// </summary>
internal static class TinyImages
{
    public static readonly ImageShape Shape = new(1, 8, 8);

    public static ImageStore Make(int count, int seed = 1, int contrast = 100)
    {
        var random = new Random(seed);
        var builder = new ImageStoreBuilder(Shape, 2);
        for (int i = 0; i < count; i++)
        {
            var pixels = builder.Add(i % 2);
            for (int p = 0; p < pixels.Length; p++)
            {
                bool bright = p % Shape.Width < Shape.Width / 2 == (i % 2 == 0);
                pixels[p] = (byte)(random.Next(100) + (bright ? contrast : 0));
            }
        }
        return builder.Build();
    }

    public static Network Network(long seed = 1)
    {
        var network = NetworkCatalog.Create("resnet8", Shape, 2);
        network.SetNormalization([100], [60]);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        return network;
    }
}
