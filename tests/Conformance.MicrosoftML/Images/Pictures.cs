using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Images;

internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static readonly Colour Black = new(0, 0, 0);
    public static readonly Colour CrimsonRed = new(220, 20, 60);
    public static readonly Colour ForestGreen = new(34, 139, 34);
    public static readonly Colour RoyalBlue = new(65, 105, 225);
    public static readonly Colour White = new(255, 255, 255);
}

internal static class Pictures
{
    public static MLImage Draw(int width, int height, Func<int, int, Colour> colourAt)
    {
        var pixels = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Colour colour = colourAt(x, y);
                new[] { colour.Blue, colour.Green, colour.Red, byte.MaxValue }.CopyTo(pixels, (y * width + x) * 4);
            }
        }
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    /// <summary>Every pixel and every channel differs from its neighbours.</summary>
    public static MLImage Numbered(int width, int height) =>
        Draw(width, height, (x, y) => new Colour((byte)(10 * x + y), (byte)(100 + 10 * x + y), (byte)(200 + 5 * x + y)));

    public static Colour At(this MLImage image, int x, int y)
    {
        byte[] pixels = image.GetBGRPixels;
        int at = (y * image.Width + x) * 3;
        return new Colour(pixels[at + 2], pixels[at + 1], pixels[at]);
    }

    public static void AssertNear(Colour expected, Colour found, int tolerance)
    {
        int worst = new[] { expected.Red - found.Red, expected.Green - found.Green, expected.Blue - found.Blue }.Max(Math.Abs);
        Assert.True(worst <= tolerance, $"expected {expected} within {tolerance}, found {found}");
    }
}
