using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Teachers;

/// <summary>
/// A teacher whose logits, and embedding if it gives one, are kept on disk: a second run with the same teacher, images, seed and
/// augmentation reads them. One file for each epoch; without augmentation one for all.
/// </summary>
/// <remarks>
/// A file is written when the next epoch begins, and on <see cref="Dispose"/>. Rows that are not there are asked for, batch by
/// batch. What is answered is always what the file holds, rounded as it is, so a run does not depend on whether the file was
/// there. In memory are the answers of one epoch. A file that cannot be written ends no run:
/// <see cref="WriteFailure"/> tells it, and the answers are asked for again another time.
/// </remarks>
public sealed class CachedTeacher : Teacher
{
    private const string Extension = ".answers.safetensors", Who = "A cached teacher";
    private readonly Teacher _teacher;
    private readonly string _folder;
    private readonly CachePrecision _precision;
    private ImageStore? _store;
    private TrainingOptions _options = new();
    private EpochAnswers? _answers;
    private int _epoch;

    /// <summary>Takes over the teacher.</summary>
    /// <param name="teacher">The teacher; disposed with this object.</param>
    /// <param name="folder">
    /// Where the answers are kept; made if it is not there. Nothing in it is ever deleted. Where no file can be written, it has
    /// to hold answers already.
    /// </param>
    /// <param name="precision">Number type that they are kept in.</param>
    /// <exception cref="ArgumentException">The teacher moves.</exception>
    /// <exception cref="IOException">Nothing can be kept in the folder.</exception>
    public CachedTeacher(Teacher teacher, string folder, CachePrecision precision = CachePrecision.Half)
    {
        if (teacher.Moves)
        {
            throw new ArgumentException(
                $"The answers of a teacher that moves cannot be kept: found {teacher.Name}. Use it without a cache.",
                nameof(teacher));
        }
        AtomicFile.PrepareFolder(folder, kept: "*" + Extension);
        (_teacher, _folder, _precision) = (teacher, folder, precision);
    }

    /// <inheritdoc />
    public override string Name => _teacher.Name;

    /// <inheritdoc />
    // Asked anew each time: a teacher may be known by its answers, which it has from Begin on.
    public override Fingerprint Fingerprint => _teacher.Fingerprint.With("kept in precision", _precision);

    /// <inheritdoc />
    public override ImageShape Shape => _teacher.Shape;

    /// <inheritdoc />
    public override int ClassCount => _teacher.ClassCount;

    /// <summary>
    /// Why answers could not be kept, the last time that they could not; null where they could. Known once the teacher is
    /// disposed.
    /// </summary>
    public IOException? WriteFailure { get; private set; }

    private ImageStore Store =>
        _store ?? throw new InvalidOperationException("A cached teacher answers within a run: call Begin before.");

    // What is done to an image before the teacher sees it. A second, strong view is none of its business.
    private Augmentation Augmentation => _options.Augmentation! with { Strong = null };

    /// <inheritdoc />
    public override void Begin(ImageSelection images, TrainingOptions options)
    {
        options = TrainingDefaults.For(options, images);
        _teacher.Begin(images, options);
        if (options.Augmentation?.MixUp > 0)
        {
            throw new ArgumentException(
                "A teacher's answers are kept by image, and mixed images (MixUp) are made of two. "
                + "Set MixUp to 0, or use the teacher without a cache.",
                nameof(options));
        }
        Close();
        (_store, _options) = (images.Store, options);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        Close();
        _teacher.Dispose();
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file of the epoch is damaged.</exception>
    protected override NetworkOutput Compute(Batch batch, int epoch)
    {
        var answers = Open(epoch);
        var rows = batch.Indices.data<long>().ToArray();
        if (!answers.Has(rows))
        {
            answers.Keep(rows, _teacher.Answer(batch, epoch));
        }
        var (logits, embedding) = answers.Of(rows, batch.Images.device);
        return NetworkOutput.WithoutMaps(logits, embedding, Who);
    }

    /// <inheritdoc />
    protected override NetworkOutput ComputeProbe(Batch batch)
    {
        var answer = _teacher.Probe(batch);
        return NetworkOutput.WithoutMaps(answer.Logits, answer.HasEmbedding ? answer.Embedding : null, Who);
    }

    private EpochAnswers Open(int epoch)
    {
        if (_answers is null || epoch != _epoch)
        {
            Close();
            (_epoch, _answers) = (epoch, EpochAnswers.Open(PathOf(epoch), Store.Count, ClassCount, _precision));
        }
        return _answers;
    }

    private void Close()
    {
        try
        {
            _answers?.Save();
        }
        catch (IOException e)
        {
            WriteFailure = e;
        }
        finally
        {
            _answers?.Dispose();
            _answers = null;
        }
    }

    private string PathOf(int epoch)
    {
        var images = Fingerprint.With("images", Store.Checksum);
        var view = epoch == PlainImages || Augmentation == Augmentation.None
            ? images
            : images.With("seed", _options.Seed).With("epoch", epoch).With("augmentation", Fingerprint.Of(Augmentation));
        return Path.Combine(_folder, $"{view.Digest()[..32]}{Extension}");
    }
}

/// <summary>
/// One network or several teach with logits and embeddings, which are kept on disk (<see cref="CachedTeacher"/>).
/// </summary>
[Named("cached")]
public sealed record CachedTeacherSettings : TeacherSettings
{
    /// <summary>Where the answers are kept.</summary>
    public string Folder { get; init; } = "teacher-answers";

    /// <summary>Number type that they are kept in.</summary>
    public CachePrecision Precision { get; init; }

    /// <summary>What several networks are averaged in.</summary>
    public EnsembleMean Mean { get; init; }

    /// <inheritdoc />
    public override Teacher Create(IReadOnlyList<Teacher> members) =>
        new CachedTeacher(members.Count == 1 ? members[0] : new EnsembleTeacher(members, Mean), Folder, Precision);
}

/// <summary>Number type of the answers that a <see cref="CachedTeacher"/> keeps.</summary>
public enum CachePrecision
{
    /// <summary>16 bits: about three digits, values up to 65,504.</summary>
    Half,

    /// <summary>32 bits: the answers as they are.</summary>
    Single,
}
