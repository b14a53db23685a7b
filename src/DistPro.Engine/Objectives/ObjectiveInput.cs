using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>What an objective sees of a batch of N images.</summary>
/// <param name="Student">The student's answer.</param>
/// <param name="Teacher">The teacher's answer to the same images; no gradient goes through it.</param>
/// <param name="Labels">Class of each image, int64 (N); <see cref="ImageStore.Unlabelled"/> where there is none.</param>
/// <param name="Indices">Position of each image in the training data, int64 (N), on the device of the labels.</param>
/// <param name="Progress">Part of the run that is done, in 0..1.</param>
public sealed record ObjectiveInput(NetworkOutput Student, NetworkOutput Teacher, Tensor Labels, Tensor Indices, double Progress)
{
    private readonly Tensor _labels = Labels;
    private readonly Tensor? _weights;

    /// <summary>The teacher's answer to the same images; no gradient goes through it.</summary>
    public NetworkOutput Teacher { get; } = Teacher.Logits.requires_grad ? Teacher.Detached() : Teacher;

    /// <summary>Class of each image, int64 (N); of one that nobody has labelled, the teacher's most probable one.</summary>
    /// <exception cref="InvalidOperationException">The images are mixed of two, and the objective asks for one class.</exception>
    public Tensor Labels
    {
        get => Mixed is null
            ? Targets
            : throw new InvalidOperationException(
                "The images are mixed of two (MixUp), and an objective needs one class for each. Set MixUp to 0, or choose "
                + "other objectives.");
        init => _labels = value;
    }

    /// <summary>
    /// As <see cref="Labels"/>; of an image that is mixed of two, the class of the first.
    /// </summary>
    public Tensor Targets => HasUnlabelled
        ? where(_labels.eq(Number(ImageStore.Unlabelled)), Teacher.Logits.argmax(1), _labels)
        : _labels;

    /// <summary>Whether there may be images without a class among them.</summary>
    public bool HasUnlabelled { get; init; }

    /// <summary>
    /// How much each image counts in a loss that is a mean over images (N), 1 on average over the training images; where it is
    /// mixed of two, what both count, by their shares. Null where all count alike.
    /// </summary>
    public Tensor? Weights
    {
        get => Mixed is { Weights: { } others, Shares: var shares }
            ? Sum(shares * _weights!, (Number(1) - shares) * others)
            : _weights;
        init => _weights = value;
    }

    /// <summary>What the images are mixed with; null where they are not.</summary>
    public MixedLabels? Mixed { get; init; }

    /// <summary>Part of each target that plain cross entropy spreads evenly over all classes, in 0..1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Mean cross entropy of the student over the images that have a class; one mixed of two counts for the classes of both, by
    /// their shares.
    /// </summary>
    /// <param name="smoothing">Part of each target that is spread evenly over all classes, in 0..1.</param>
    public Tensor CrossEntropy(double smoothing) =>
        Objectives.CrossEntropy.Loss(Student.Logits, _labels, Mixed, smoothing, HasUnlabelled, _weights);
}
