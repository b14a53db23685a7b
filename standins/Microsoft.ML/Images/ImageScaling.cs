using Anchor = Microsoft.ML.Transforms.Image.ImageResizingEstimator.Anchor;

namespace Microsoft.ML.Data;

/// <summary>Where a scaled image comes to lie on its canvas: offsets and sizes are cut to whole pixels just as ML.NET cuts them.</summary>
internal static class ImageScaling
{
    /// <summary>Takes the nearest pixel, whatever becomes of the aspect ratio.</summary>
    public static Bitmap Fill(Bitmap source, int width, int height)
    {
        Bitmap target = Bitmap.CreateUnfilled(width, height);
        for (int y = 0; y < height; y++)
        {
            int sourceRow = (int)((2L * y + 1) * source.Height / (2L * height)) * source.Width;
            for (int x = 0; x < width; x++)
            {
                int from = (sourceRow + (int)((2L * x + 1) * source.Width / (2L * width))) * Bitmap.BytesPerPixel;
                source.Pixels.Slice(from, Bitmap.BytesPerPixel).CopyTo(target.Pixels[((y * width + x) * Bitmap.BytesPerPixel)..]);
            }
        }
        return target;
    }

    /// <summary>The whole image, centred; what it does not cover stays zero.</summary>
    public static Bitmap Pad(Bitmap source, int width, int height)
    {
        float aspect = Math.Min((float)width / source.Width, (float)height / source.Height);
        int left = (int)(Free(width, source.Width, aspect) / 2), top = (int)(Free(height, source.Height, aspect) / 2);
        return Draw(source, width, height, aspect, left, top);
    }

    /// <summary>Covers the canvas; the anchor says which side of the image is kept where it sticks out that way, otherwise it is centred.</summary>
    public static Bitmap Crop(Bitmap source, int width, int height, Anchor anchor)
    {
        float aspect = Math.Max((float)width / source.Width, (float)height / source.Height);
        float shareLostLeft = anchor switch { Anchor.Left => 0, Anchor.Right => 1, _ => 0.5f };
        float shareLostTop = anchor switch { Anchor.Top => 0, Anchor.Bottom => 1, _ => 0.5f };
        int left = (int)(Free(width, source.Width, aspect) * shareLostLeft);
        int top = (int)(Free(height, source.Height, aspect) * shareLostTop);
        return Draw(source, width, height, aspect, left, top);
    }

    private static float Free(int canvas, int size, float aspect) => canvas - size * aspect;

    private static Bitmap Draw(Bitmap source, int width, int height, float aspect, int left, int top)
    {
        int scaledWidth = (int)(source.Width * aspect), scaledHeight = (int)(source.Height * aspect);
        Bitmap target = Bitmap.CreateCanvas(width, height);
        if (scaledWidth > 0 && scaledHeight > 0 && aspect < 1)
        {
            ImageReduction.Draw(source, target, aspect, left, top);
        }
        else if (scaledWidth > 0 && scaledHeight > 0)
        {
            var columns = new ResampledAxis(source.Width, scaledWidth, left, width);
            var rows = new ResampledAxis(source.Height, scaledHeight, top, height);
            ImageResampler.Draw(source, target, columns, rows);
        }
        return target;
    }
}
