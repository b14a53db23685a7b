using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Images;

/// <summary>Reads the image of the current row, and says which row it was if that fails.</summary>
internal sealed class ImageReader : IDisposable
{
    private readonly DataViewRow _row;
    private readonly string _column;
    private readonly ImageShape _shape;
    private readonly ValueGetter<MLImage> _getter;
    private MLImage? _image;

    public ImageReader(DataViewRow row, string column, ImageShape shape)
    {
        (_row, _column, _shape) = (row, column, shape);
        _getter = row.GetGetter<MLImage>(row.Schema[column]);
    }

    /// <summary>Writes the pixels, (C, H, W).</summary>
    /// <exception cref="InvalidDataException">There is no image, it cannot be decoded, or it has another size than the column says.</exception>
    public void Read(Span<byte> pixels)
    {
        try
        {
            _getter(ref _image!);
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
        {
            throw Failure($"found one that cannot be read: {e.Message}", e);
        }
        if (_image is null)
        {
            throw Failure("found none (an empty path?)");
        }
        if (_image.Width != _shape.Width || _image.Height != _shape.Height)
        {
            throw Failure($"found {_image.Width} x {_image.Height} pixels");
        }
        ImagePixels.Copy(_image, _shape, pixels);
    }

    public void Dispose() => _image?.Dispose();

    private InvalidDataException Failure(string found, Exception? inner = null) =>
        new($"Row {_row.Position} of image column '{_column}': expected an image of {_shape.Width} x {_shape.Height} pixels, {found}. "
            + "Mend or remove that row's image.", inner);
}
