using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Makes ML.NET images of planes of red, green and blue.</summary>
internal static class RawImage
{
    public static MLImage Create(
        ImageDataViewType type, ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue)
    {
        var pixels = new byte[4 * red.Length];
        for (int i = 0; i < red.Length; i++)
        {
            pixels[4 * i] = blue[i];
            pixels[4 * i + 1] = green[i];
            pixels[4 * i + 2] = red[i];
            pixels[4 * i + 3] = byte.MaxValue;
        }
        return MLImage.CreateFromPixels(type.Width, type.Height, MLPixelFormat.Bgra32, pixels);
    }
}
