using DistPro.Engine.Runtime;
using Microsoft.ML;

namespace DistPro.MLNet.Sources;

/// <summary>CIFAR-100's binary files, with the 100 fine classes.</summary>
[Named("cifar100")]
public sealed record Cifar100Source : ImageSource
{
    /// <summary>The files, read in this order.</summary>
    public IReadOnlyList<string> Paths { get; init; } = ["train.bin"];

    /// <summary>The 100 names, as fine_label_names.txt has them; null for the numbers 0 to 99.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <inheritdoc />
    public override IDataView Open(MLContext context) => new LabelledImageView(CifarImages.Cifar100(Paths, ClassNames));
}
