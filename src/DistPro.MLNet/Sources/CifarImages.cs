using System.Globalization;
using DistPro.Engine.Runtime;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>
/// CIFAR's binary files: records of one label byte (CIFAR-100: a coarse one and the fine one), then 1,024 bytes each of red,
/// green, blue. See https://www.cs.toronto.edu/~kriz/cifar.html.
/// </summary>
internal sealed class CifarImages : ISourceImages
{
    private const int Side = 32, Plane = Side * Side;

    private static readonly string[] Cifar10Names =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly string[] _paths;
    private readonly int[] _recordsBefore; // of each file, the records of the files before it
    private readonly byte[] _records;
    private readonly int _labelBytes;

    private CifarImages(IReadOnlyList<string> paths, IReadOnlyList<string> classNames, int labelBytes)
    {
        (ClassNames, _labelBytes) = (classNames, labelBytes);
        if (paths.Count == 0)
        {
            throw new ArgumentException(
                "No CIFAR file was named. Expected at least one, such as data_batch_1.bin or train.bin.", nameof(paths));
        }
        _paths = [.. paths.Select(System.IO.Path.GetFullPath)];
        _recordsBefore = new int[_paths.Length];
        var records = new List<byte>();
        for (int i = 0; i < _paths.Length; i++)
        {
            _recordsBefore[i] = records.Count / RecordSize;
            records.AddRange(Records(_paths[i]));
        }
        _records = [.. records];
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _records.Length / RecordSize;

    public ImageDataViewType Type { get; } = new(Side, Side);

    private int RecordSize => _labelBytes + 3 * Plane;

    public static CifarImages Cifar10(IReadOnlyList<string> paths) => new(paths, Cifar10Names, labelBytes: 1);

    public static CifarImages Cifar100(IReadOnlyList<string> paths, IReadOnlyList<string>? classNames)
    {
        classNames ??= [.. Enumerable.Range(0, 100).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return classNames.Count == 100
            ? new CifarImages(paths, classNames, labelBytes: 2)
            : throw new ArgumentException(
                $"CIFAR-100 has 100 classes; {classNames.Count} names were given. Give the fine label names.",
                nameof(classNames));
    }

    public MLImage Image(int index)
    {
        var planes = _records.AsSpan(index * RecordSize + _labelBytes, 3 * Plane);
        return RawImage.Create(Type, planes[..Plane], planes.Slice(Plane, Plane), planes[(2 * Plane)..]);
    }

    public int Label(int index) => _records[index * RecordSize + _labelBytes - 1];

    public string Path(int index)
    {
        int file = Array.BinarySearch(_recordsBefore, index);
        return _paths[file >= 0 ? file : ~file - 1];
    }

    private byte[] Records(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes.Length % RecordSize != 0)
        {
            throw new InvalidDataException(
                $"CIFAR file '{path}': expected whole records of {RecordSize} bytes, found {bytes.Length} bytes. "
                + "Take the binary version (not the one for Python or Matlab), unpacked, and fetch it again if it is damaged.");
        }
        for (int i = _labelBytes - 1; i < bytes.Length; i += RecordSize)
        {
            if (bytes[i] >= ClassNames.Count)
            {
                throw new InvalidDataException(
                    $"CIFAR file '{path}': expected labels below {ClassNames.Count}, found {bytes[i]} in record "
                    + $"{i / RecordSize}. Is it a file of the other CIFAR set?");
            }
        }
        return bytes;
    }
}

/// <summary>CIFAR-10's binary files.</summary>
[Named("cifar10")]
public sealed record Cifar10Source : ImageSource
{
    /// <summary>The files, read in this order.</summary>
    public IReadOnlyList<string> Paths { get; init; } = ["data_batch_1.bin"];

    /// <inheritdoc />
    public override IDataView Open(MLContext context) => new SourceImageView(CifarImages.Cifar10([.. Paths]));
}

/// <summary>CIFAR-100's binary files, with the 100 fine classes.</summary>
[Named("cifar100")]
public sealed record Cifar100Source : ImageSource
{
    /// <summary>The files, read in this order.</summary>
    public IReadOnlyList<string> Paths { get; init; } = ["train.bin"];

    /// <summary>The 100 names, as fine_label_names.txt has them; null for the numbers 0 to 99.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <inheritdoc />
    public override IDataView Open(MLContext context) => new SourceImageView(CifarImages.Cifar100(Paths, ClassNames));
}
