namespace DistPro.Engine.Data;

/// <summary>Channels (1: luma, 3: red, green, blue), height and width in pixels of every image of a data set.</summary>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of bytes of one image, C x H x W.</summary>
    /// <exception cref="OverflowException">They are more than an array holds; no network takes such images.</exception>
    public int Size => checked(Channels * Height * Width);

    /// <exception cref="ArgumentException">No image has this shape, or one that has it does not fit into memory.</exception>
    internal void Validate(string role)
    {
        if (Channels is not (1 or 3) || Height < 1 || Width < 1 || (double)Channels * Height * Width > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{role} takes images of 1 or 3 channels, of 1 x 1 pixels or more and of at most {Array.MaxLength:n0} values, "
                + $"found {this}. Resize the images.");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Channels} x {Height} x {Width}";
}
