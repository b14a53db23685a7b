using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Reading;

/// <summary>Reads the image of the current row, or says what is wrong with it.</summary>
/// <remarks>It disposes no image: whether one is the view's or the user's own, only the view knows, which gets it back.</remarks>
internal sealed class ImageReader
{
    private readonly DataViewRow _row;
    private readonly string _column;
    private readonly ImageShape _shape;
    private readonly ValueGetter<MLImage> _getter;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _pathGetter;
    private MLImage? _image;

    /// <param name="row">The row, or a cursor.</param>
    /// <param name="column">The image column.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="pathColumn">A column of text that names the image in messages; null for none.</param>
    /// <param name="shownAs">What messages call the column; null for its name.</param>
    public ImageReader(
        DataViewRow row, string column, ImageShape shape, string? pathColumn = null, string? shownAs = null)
    {
        (_row, _column, _shape) = (row, shownAs ?? column, shape);
        _getter = row.GetGetter<MLImage>(row.Schema[column]);
        _pathGetter = pathColumn is null ? null : row.GetGetter<ReadOnlyMemory<char>>(row.Schema[pathColumn]);
    }

    /// <summary>Writes the pixels, (C, H, W).</summary>
    /// <exception cref="InvalidDataException">
    /// There is no image, it cannot be decoded, or it has another size than the column says.
    /// </exception>
    public void Read(Span<byte> pixels)
    {
        if (TryRead(pixels) is { } fault)
        {
            throw fault.ToException(_row.Position);
        }
    }

    /// <summary>Writes the pixels, (C, H, W), if it can.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public ImageFault? TryRead(Span<byte> pixels)
    {
        var before = _image;
        try
        {
            _getter(ref _image!);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return Fault($"one that cannot be read: {e.Message}", e);
        }
        if (_image is null || (ReferenceEquals(_image, before) && IsDisposed(_image)))
        {
            return Fault("none (an empty path?)");
        }
        if (_image.Width != _shape.Width || _image.Height != _shape.Height)
        {
            return Fault($"{_image.Width} x {_image.Height} pixels");
        }
        ImagePixels.Copy(_image, _shape, pixels);
        return null;
    }

    // Where a row has no image, ResizeImages leaves its reader with the image before, which it has disposed.
    private static bool IsDisposed(MLImage image)
    {
        try
        {
            return image.Width == 0;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
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
            : $"{where}{file}: expected an image of {Shape.Width} x {Shape.Height} pixels, found {Found}. "
                + "Mend or remove that row's image.";
    }

    public InvalidDataException ToException(long row) => new(At(row), Cause);
}
