using DistPro.Engine.Runtime;
using Microsoft.ML;

namespace DistPro.MLNet.Sources;

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
    public override IDataView Open(MLContext context) => new LabelledImageView(new IdxImages(Images, Labels, ClassNames));
}
