using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Reading;

/// <summary>Reads the image of the current row in the size that is wanted, or says what is wrong with it.</summary>
internal sealed class ImageReader
{
    private readonly DataViewRow _row;
    private readonly string _column;
    private readonly ImageShape _shape;
    private readonly RowImage _image;
    private readonly ImageResizer? _resizer;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _pathGetter;

    /// <param name="row">The row, or a cursor.</param>
    /// <param name="column">The image column. Where its type has another size, images are resized; else none may have.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="folder">Where paths start, in a column of paths; null for the current folder.</param>
    /// <param name="pathColumn">A column of text that names the image in messages; null for none.</param>
    public ImageReader(
        DataViewRow row, DataViewSchema.Column column, ImageShape shape, string? folder = null, string? pathColumn = null)
    {
        (_row, _column, _shape) = (row, column.Name, shape);
        _image = RowImage.Of(row, column, folder);
        _resizer = ImageColumn.HasSize(column, shape) ? null : new ImageResizer(shape);
        _pathGetter = pathColumn is null ? null : row.GetGetter<ReadOnlyMemory<char>>(row.Schema[pathColumn]);
    }

    /// <summary>Writes the pixels, (C, H, W), if it can.</summary>
    /// <returns>
    /// What is wrong, null if nothing is: there is no image, it cannot be decoded, or it has another size than the column says.
    /// </returns>
    public ImageFault? TryRead(Span<byte> pixels)
    {
        MLImage? image = null;
        try
        {
            image = _image.Get();
            return image is null ? Fault("none (an empty path?)") : Copy(image, pixels);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return Fault($"one that cannot be read: {e.Message}", e);
        }
        finally
        {
            if (_image.IsOwn)
            {
                image?.Dispose();
            }
        }
    }

    /// <summary>Gets the image for someone else, and its pixels on the way.</summary>
    /// <param name="image">What he got for another row; then the image of this one, null for none.</param>
    /// <param name="pixels">Gets the pixels, (C, H, W), if it can.</param>
    /// <returns>What is wrong with them; null if nothing is. What the view throws is thrown.</returns>
    public ImageFault? TryRead(ref MLImage? image, Span<byte> pixels)
    {
        _image.GetFor(ref image);
        return image is null ? Fault("none (an empty path?)") : Copy(image, pixels);
    }

    /// <summary>Gives away the image that was read last, and takes in its place what the view is to have back.</summary>
    public void Exchange(ref MLImage? image) => _image.Exchange(ref image);

    private ImageFault? Copy(MLImage image, Span<byte> pixels)
    {
        if (_resizer is null && (image.Width != _shape.Width || image.Height != _shape.Height))
        {
            return Fault($"{image.Width} x {image.Height} pixels");
        }
        ImagePixels.Copy(image, _resizer, _shape, pixels);
        return null;
    }

    private ImageFault Fault(string found, Exception? cause = null)
    {
        ReadOnlyMemory<char> path = default;
        _pathGetter?.Invoke(ref path);
        return new ImageFault(_column, _shape, path.ToString(), found, cause);
    }
}

/// <summary>Why the image of a row cannot be used.</summary>
/// <param name="Column">The image column.</param>
/// <param name="Shape">What was expected.</param>
/// <param name="Path">The row's file, where the view says so.</param>
/// <param name="Found">What was found instead.</param>
/// <param name="Cause">What the view threw, if it did.</param>
internal sealed record ImageFault(string Column, ImageShape Shape, string? Path, string Found, Exception? Cause)
{
    /// <summary>The message, with the number of the row.</summary>
    public string At(long row)
    {
        string where = $"Row {row} of image column '{Column}'", file = string.IsNullOrEmpty(Path) ? "" : $" ('{Path}')";
        // DistPro's image sources name the file, what was expected, what was found and what to do.
        return Cause is InvalidDataException
            ? $"{where}: {Cause.Message}"
            : $"{where}{file}: expected an image of {Shape.Width} x {Shape.Height} pixels, found {Found.TrimEnd('.')}. "
                + "Mend or remove that row's image.";
    }

    public InvalidDataException ToException(long row) => new(At(row), Cause);
}
