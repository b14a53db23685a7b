using System.Globalization;
using DistPro.Engine.Runtime;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Gray images and labels in two IDX files.</summary>
internal sealed class IdxImages : ISourceImages
{
    private readonly IdxFile _images;
    private readonly IdxFile _labels;

    public IdxImages(string imagesPath, string labelsPath, IReadOnlyList<string>? classNames)
    {
        _images = new IdxFile(imagesPath, dimensions: 3);
        _labels = new IdxFile(labelsPath, dimensions: 1);
        if (_images.Dimensions[0] != _labels.Dimensions[0])
        {
            throw new InvalidDataException(
                $"'{_images.Path}' has {_images.Dimensions[0]} images, but '{_labels.Path}' has {_labels.Dimensions[0]} labels. "
                + "Expected as many of each: take both files from the same set.");
        }
        int highest = Max(_labels.Values);
        ClassNames = classNames ?? [.. Enumerable.Range(0, highest + 1).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        if (highest >= ClassNames.Count)
        {
            throw new InvalidDataException(
                $"'{_labels.Path}' has a label {highest}, but only {ClassNames.Count} class names were given. Name every class.");
        }
        Type = new ImageDataViewType(_images.Dimensions[1], _images.Dimensions[2]);
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _images.Dimensions[0];

    public ImageDataViewType Type { get; }

    public MLImage Image(int index)
    {
        int size = Type.Height * Type.Width;
        var gray = _images.Values.Slice(index * size, size);
        return RawImage.Create(Type, gray, gray, gray);
    }

    public int Label(int index) => _labels.Values[index];

    public string Path(int index) => _images.Path;

    private static int Max(ReadOnlySpan<byte> values)
    {
        int max = 0;
        foreach (byte value in values)
        {
            max = Math.Max(max, value);
        }
        return max;
    }
}

/// <summary>A pair of IDX files, the format of the MNIST family; plain or gzip.</summary>
[Named("idx")]
public sealed record IdxSource : ImageSource
{
    /// <summary>The file of images: bytes, (N, H, W).</summary>
    public string Images { get; init; } = "train-images-idx3-ubyte.gz";

    /// <summary>The file of labels: bytes, (N).</summary>
    public string Labels { get; init; } = "train-labels-idx1-ubyte.gz";

    /// <summary>Names of classes 0, 1, ...; null for the numbers that occur.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <inheritdoc />
    public override IDataView Open(MLContext context) => new SourceImageView(new IdxImages(Images, Labels, ClassNames));
}
