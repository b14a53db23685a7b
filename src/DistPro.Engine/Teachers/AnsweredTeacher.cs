using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Teachers;

/// <summary>
/// A teacher that answers all images of a run beforehand, as they are: any model that gives scores, of whatever kind and image
/// size. The answer to an image is the same however the student sees it.
/// </summary>
public sealed class AnsweredTeacher : Teacher
{
    private readonly Func<ImageStore, IReadOnlyList<float[]>> _ask;
    private Tensor? _logits; // (images of the store, classes), where the student is
    private ImageStore? _store;
    private string? _checksum;

    /// <param name="name">A short name for tables and logs.</param>
    /// <param name="shape">Shape of the images that the student learns from.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="ask">Gives the logits of all images of a store, in their order; asked once for each store.</param>
    public AnsweredTeacher(string name, ImageShape shape, int classCount, Func<ImageStore, IReadOnlyList<float[]>> ask) =>
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
        if (!ReferenceEquals(_store, images.Store))
        {
            Keep(images.Store, _ask(images.Store));
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
        return Answer(_logits.index_select(0, batch.DeviceIndices));
    }

    /// <inheritdoc />
    protected override NetworkOutput ComputeProbe(Batch batch) =>
        Answer(zeros([batch.Images.shape[0], ClassCount], device: batch.Images.device));

    private NetworkOutput Answer(Tensor logits) =>
        NetworkOutput.WithoutMaps(logits, embedding: null, $"The teacher ({Name}), which is asked for scores only,");

    private void Keep(ImageStore store, IReadOnlyList<float[]> answers)
    {
        if (answers.Count != store.Count || answers.Any(a => a.Length != ClassCount))
        {
            throw new InvalidDataException(
                $"The teacher ({Name}): expected answers to {store.Count} images with {ClassCount} logits each, found "
                + $"{answers.Count} answers. Ask it about each image once.");
        }
        float[] all = [.. answers.SelectMany(a => a)];
        _logits?.Dispose();
        _logits = tensor(all).view(store.Count, ClassCount).DetachFromDisposeScope();
        _store = store;
        _checksum = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(all.AsSpan()))).ToLowerInvariant();
    }
}
