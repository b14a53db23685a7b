using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace Microsoft.ML.Data;

public sealed class MLImage : IDisposable
{
    private readonly MLPixelFormat _pixelFormat;
    private Bitmap _bitmap;
    private string _tag;

    private MLImage(Bitmap bitmap, MLPixelFormat pixelFormat)
    {
        _bitmap = bitmap;
        _pixelFormat = pixelFormat;
    }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        return Decode(ReadAll(imageStream), "Invalid input stream contents", nameof(imageStream));
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        if (!File.Exists(imagePath))
            throw new ArgumentException($"Invalid path: there is no file '{imagePath}'.", nameof(imagePath));
        return Decode(File.ReadAllBytes(imagePath), $"Invalid path: cannot read the image '{imagePath}'", nameof(imagePath));
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException($"Unsupported pixel format: found {pixelFormat}, expected Bgra32 or Rgba32.", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException($"Invalid width value: {width}.", nameof(width));
        if (height <= 0)
            throw new ArgumentException($"Invalid height value: {height}.", nameof(height));
        long expected = (long)width * height * Bitmap.BytesPerPixel;
        if (imagePixelData.Length != expected)
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size: found {imagePixelData.Length} bytes, expected {expected}.");
        return new MLImage(Bitmap.CreateCopy(width, height, imagePixelData), pixelFormat);
    }

    /// <summary>A picture that cannot be decoded is told as "complaint: what was found".</summary>
    internal static MLImage Decode(byte[] encoded, string complaint, string parameterName)
    {
        try
        {
            return new MLImage(ImageDecoder.Decode(encoded), MLPixelFormat.Bgra32);
        }
        catch (InvalidDataException unreadable)
        {
            throw new ArgumentException($"{complaint}: {unreadable.Message}", parameterName, unreadable);
        }
    }

    public int Width => Undisposed().Width;

    public int Height => Undisposed().Height;

    public ReadOnlySpan<byte> Pixels => Undisposed().Pixels;

    public int BitsPerPixel
    {
        get
        {
            Undisposed();
            return 8 * Bitmap.BytesPerPixel;
        }
    }

    public MLPixelFormat PixelFormat
    {
        get
        {
            Undisposed();
            return _pixelFormat;
        }
    }

    public string Tag
    {
        get
        {
            Undisposed();
            return _tag;
        }
        set
        {
            Undisposed();
            _tag = value;
        }
    }

    public byte[] GetBGRPixels
    {
        get
        {
            byte[] bgra = UndisposedBgra().DividedByAlpha();
            var bgr = new byte[bgra.Length / Bitmap.BytesPerPixel * 3];
            for (int from = 0, to = 0; from < bgra.Length; from += Bitmap.BytesPerPixel, to += 3)
                bgra.AsSpan(from, 3).CopyTo(bgr.AsSpan(to));
            return bgr;
        }
    }

    public void Save(string imagePath)
    {
        Bitmap bitmap = UndisposedBgra();
        File.WriteAllBytes(imagePath, ImageEncoder.Encode(bitmap, imagePath, nameof(imagePath)));
    }

    public void Dispose()
    {
        _bitmap?.Dispose();
        _bitmap = null;
    }

    internal MLImage Resized(int width, int height, ResizingKind resizing, Anchor anchor)
    {
        MLImage resized = resizing switch
        {
            ResizingKind.Fill => new MLImage(ImageScaling.Fill(Undisposed(), width, height), _pixelFormat),
            ResizingKind.IsoPad => new MLImage(ImageScaling.Pad(UndisposedBgra(), width, height), MLPixelFormat.Bgra32),
            _ => new MLImage(ImageScaling.Crop(UndisposedBgra(), width, height, anchor), MLPixelFormat.Bgra32),
        };
        resized._tag = _tag;
        return resized;
    }

    private static byte[] ReadAll(Stream stream)
    {
        if (stream.CanSeek)
        {
            byte[] rest = new byte[stream.Length - stream.Position];
            stream.ReadExactly(rest);
            return rest;
        }
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private Bitmap Undisposed() => _bitmap ?? throw new InvalidOperationException("Object is disposed.");

    private Bitmap UndisposedBgra() => _pixelFormat == MLPixelFormat.Rgba32 ? Undisposed().WithRedAndBlueExchanged() : Undisposed();
}
