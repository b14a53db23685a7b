using DistPro.Engine.Runtime;
using Microsoft.ML;

namespace DistPro.MLNet.Sources;

/// <summary>CIFAR-10's binary files.</summary>
[Named("cifar10")]
public sealed record Cifar10Source : ImageSource
{
    /// <summary>The files, read in this order.</summary>
    public IReadOnlyList<string> Paths { get; init; } = ["data_batch_1.bin"];

    /// <inheritdoc />
    public override IDataView Open(MLContext context) => new LabelledImageView(CifarImages.Cifar10([.. Paths]));
}
