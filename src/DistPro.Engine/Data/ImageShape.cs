namespace DistPro.Engine.Data;

/// <summary>Channels (1: luma, 3: red, green, blue), height and width in pixels of every image of a data set.</summary>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of bytes of one image, C x H x W.</summary>
    public int Size => Channels * Height * Width;

    /// <inheritdoc />
    public override string ToString() => $"{Channels} x {Height} x {Width}";
}
