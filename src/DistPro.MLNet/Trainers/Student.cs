using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// A student that is made of a trained network: its first stages, of each the channels that matter most, with a last layer of
/// its own. It starts with what the network has learned, where a small network that starts from nothing cannot learn it from a
/// few images.
/// </summary>
public sealed class Student
{
    private Student(string network, StartingWeights start) => (Network, StartFrom) = (network, start);

    /// <summary>Name of the student's network, such as ResNet20_ImageNet[stages=4,width=0.5].</summary>
    public string Network { get; }

    /// <summary>The trained network's weights, of which the student takes its own.</summary>
    public StartingWeights StartFrom { get; }

    /// <summary>A student that is made of a trained network, as it is now.</summary>
    /// <param name="classifier">
    /// The trained network, a residual one (resnet20, ResNet18, ResNet20_ImageNet and the like); it stays the caller's.
    /// </param>
    /// <param name="stages">Number of its stages that the student has, the stem included; null for all.</param>
    /// <param name="width">
    /// Part of the channels of each stage that the student has, above 0 and up to 1, rounded to a multiple of 8.
    /// </param>
    /// <exception cref="ArgumentException">The network cannot be made smaller, or a number is out of range.</exception>
    public static Student Of(ImageClassifier classifier, int? stages = null, double width = 1)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var part = new NetworkPart(classifier.NetworkName, stages, width);
        SettingRangeAttribute.Check(part);
        return new(NetworkCatalog.Find(part.Name), classifier);
    }

    /// <summary>The options, with the weights to start from.</summary>
    /// <exception cref="ArgumentException">They name other ones already.</exception>
    internal T Into<T>(T options) where T : TrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.StartFrom is null
            ? options.StartingFrom<T>(StartFrom)
            : throw new ArgumentException(
                $"The student starts from the network that it is made of, found {nameof(TrainerOptions.StartFrom)} "
                + $"'{options.StartFrom.Path}'. Leave it out, or name the student's network instead: '{Network}'.");
    }
}
