using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>What becomes of the 256 values of a byte: (value - offset) * scale, or bytes as they are.</summary>
internal sealed record PixelValues
{
    public PixelValues(bool asFloat, float offsetImage, float scaleImage)
    {
        AsFloat = asFloat;
        (Offset, Scale) = asFloat ? (offsetImage, scaleImage) : (0, 1);
        Check.Param(float.IsFinite(Offset), nameof(offsetImage), $"Must be finite, found {Offset}.");
        Check.Param(float.IsFinite(Scale) && Scale != 0, nameof(scaleImage), $"Must be finite and not zero, found {Scale}.");
    }

    public bool AsFloat { get; }

    public float Offset { get; }

    public float Scale { get; }

    public PrimitiveDataViewType ItemType => AsFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

    public float[] Floats() => Bytes().Select(value => (value - Offset) * Scale).ToArray();

    public static byte[] Bytes() => Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
}
