using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Which colours of an image are extracted, and where they go.</summary>
internal sealed record PixelLayout
{
    public PixelLayout(ColorBits colors, ColorsOrder order, bool interleaved)
    {
        Check.Param((colors & ColorBits.All) != 0, "colorsToExtract", "Need to use at least one color plane.");
        Check.Param(Enum.IsDefined(order), "orderOfExtraction", $"Unknown order {order}.");
        (Colors, Order, Interleaved) = (colors & ColorBits.All, order, interleaved);
    }

    public ColorBits Colors { get; }

    public ColorsOrder Order { get; }

    public bool Interleaved { get; }

    /// <summary>The letters of the order without those of the colours that are left out.</summary>
    private string Letters => string.Concat(Order.ToString().Where(letter => Colors.HasFlag(ColorOf(letter))));

    public int[] Dimensions(int height, int width) => Interleaved ? [height, width, Letters.Length] : [Letters.Length, height, width];

    /// <summary>For each extracted colour the offset of its byte in a pixel.</summary>
    public int[] Offsets(MLPixelFormat format)
    {
        string stored = format == MLPixelFormat.Bgra32 ? "BGRA" : "RGBA";
        return Letters.Select(letter => stored.IndexOf(letter)).ToArray();
    }

    private static ColorBits ColorOf(char letter) => letter switch
    {
        'A' => ColorBits.Alpha,
        'R' => ColorBits.Red,
        'G' => ColorBits.Green,
        _ => ColorBits.Blue,
    };
}
