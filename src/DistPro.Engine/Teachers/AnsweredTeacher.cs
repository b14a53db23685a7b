using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Teachers;

/// <summary>
/// A teacher that answers all images of a run beforehand: any model that gives scores, of whatever kind and image size. It
/// answers the images as they are, and what the student sees of them is another matter; or, where their augmentation has a number
/// of views, each of the views.
/// </summary>
public sealed class AnsweredTeacher : Teacher
{
    private readonly Func<ImageStore, AugmentedImages?, IReadOnlyList<float[]>> _ask;
    private Tensor? _logits; // (the images as they are and their views, images of the store, classes), where the student is
    private (ImageStore Store, Augmentation? Viewed, long Seed)? _answered;
    private string? _checksum;

    /// <param name="name">A short name for tables and logs.</param>
    /// <param name="shape">Shape of the images that the student learns from.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="ask">
    /// Gives the logits of all images of a store, in their order: asked once for them as they are (null), and once for each view.
    /// </param>
    public AnsweredTeacher(
        string name, ImageShape shape, int classCount, Func<ImageStore, AugmentedImages?, IReadOnlyList<float[]>> ask) =>
        (Name, Shape, ClassCount, _ask) = (name, shape, classCount, ask);

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override Fingerprint Fingerprint => Fingerprint.Empty.With("answers", _checksum);

    /// <inheritdoc />
    public override ImageShape Shape { get; }

    /// <inheritdoc />
    public override int ClassCount { get; }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">There is another number of answers or of classes.</exception>
    public override void Begin(ImageSelection images, TrainingOptions options)
    {
        base.Begin(images, options);
        if (options.Augmentation?.MixUp > 0)
        {
            throw new ArgumentException(
                $"The teacher ({Name}) has answered the images as they are, and mixed images (MixUp) are made of two. Set MixUp "
                + "to 0, or take a network as the teacher.", nameof(options));
        }
        var viewed = options.Augmentation is { Views: > 0 } augmentation ? augmentation : null;
        var asked = (images.Store, viewed, viewed is null ? 0 : options.Seed);
        if (_answered != asked)
        {
            Keep(images.Store, Answers(images.Store, viewed, options.Seed));
            _answered = asked;
        }
    }

    /// <inheritdoc />
    public override void Dispose() => _logits?.Dispose();

    /// <inheritdoc />
    protected override NetworkOutput Compute(Batch batch, int epoch)
    {
        if (_logits is null)
        {
            throw new InvalidOperationException($"The teacher ({Name}) answers within a run: call {nameof(Begin)} before.");
        }
        var device = batch.DeviceIndices.device;
        if ($"{_logits.device}" != $"{device}")
        {
            using var before = _logits;
            _logits = before.to(device).DetachFromDisposeScope();
        }
        int view = epoch != PlainImages && _answered!.Value.Viewed is { } augmentation ? 1 + augmentation.ViewOf(epoch) : 0;
        return Answer(_logits.select(0, view).index_select(0, batch.DeviceIndices));
    }

    /// <inheritdoc />
    protected override NetworkOutput ComputeProbe(Batch batch) =>
        Answer(zeros([batch.Images.shape[0], ClassCount], device: batch.Images.device));

    private NetworkOutput Answer(Tensor logits) =>
        NetworkOutput.WithoutMaps(logits, embedding: null, $"The teacher ({Name}), which is asked for scores only,");

    private float[] Answers(ImageStore store, Augmentation? viewed, long seed)
    {
        var answers = new List<float>(Checked(store, _ask(store, null)));
        for (int view = 0; view < viewed?.Views; view++)
        {
            using var images = new AugmentedImages(store, viewed, seed, view);
            answers.AddRange(Checked(store, _ask(store, images)));
        }
        return [.. answers];
    }

    private IEnumerable<float> Checked(ImageStore store, IReadOnlyList<float[]> answers) =>
        answers.Count == store.Count && answers.All(a => a.Length == ClassCount)
            ? answers.SelectMany(a => a)
            : throw new InvalidDataException(
                $"The teacher ({Name}): expected answers to {store.Count} images with {ClassCount} logits each, found "
                + $"{answers.Count} answers. Ask it about each image once.");

    private void Keep(ImageStore store, float[] all)
    {
        _logits?.Dispose();
        _logits = tensor(all).view(-1, store.Count, ClassCount).DetachFromDisposeScope();
        _checksum = Hex.Of(SHA256.HashData(MemoryMarshal.AsBytes(all.AsSpan())));
    }
}
