using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageDataViewType : StructuredDataViewType
{
    /// <summary>Zero where the images of a column are not of one size; so is Width then.</summary>
    public readonly int Height;
    public readonly int Width;

    public ImageDataViewType()
        : base(typeof(MLImage))
    {
    }

    public ImageDataViewType(int height, int width)
        : base(typeof(MLImage))
    {
        Check.Param(height > 0, nameof(height), $"Must be positive, found {height}.");
        Check.Param(width > 0, nameof(width), $"Must be positive, found {width}.");
        Check.Param((long)height * width <= int.MaxValue / Bitmap.BytesPerPixel, nameof(height), $"{height} * {width} is too large.");
        Height = height;
        Width = width;
    }

    internal bool HasSize => Height > 0;

    public override bool Equals(DataViewType other) => other is ImageDataViewType image && Height == image.Height && Width == image.Width;

    public override int GetHashCode() => HashCode.Combine(Height, Width);

    public override string ToString() => HasSize ? $"Image<{Height}, {Width}>" : "Image";
}
