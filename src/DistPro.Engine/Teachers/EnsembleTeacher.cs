using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Teachers;

/// <summary>Several teachers that answer as one, with logits only. Each has a class order of its own.</summary>
public sealed class EnsembleTeacher : Teacher
{
    private readonly Teacher[] _members;
    private readonly EnsembleMean _mean;

    /// <summary>Takes over the members.</summary>
    /// <param name="members">The members, at least one; disposed with this object.</param>
    /// <param name="mean">What they are averaged in.</param>
    /// <exception cref="ArgumentException">
    /// There is no member, or they take different images or have different numbers of classes.
    /// </exception>
    public EnsembleTeacher(IEnumerable<Teacher> members, EnsembleMean mean = EnsembleMean.Probabilities)
    {
        (_members, _mean) = ([.. members], mean);
        if (_members.Length == 0)
        {
            throw new ArgumentException("An ensemble takes at least one teacher, found none.", nameof(members));
        }
        if (_members.FirstOrDefault(m => m.Shape != Shape || m.ClassCount != ClassCount) is { } other)
        {
            throw new ArgumentException(
                $"The teachers of an ensemble take the same images: the first one ({_members[0].Name}) takes images of {Shape} "
                + "in "
                + $"{ClassCount} classes, and one ({other.Name}) takes images of {other.Shape} in {other.ClassCount} classes. "
                + "Leave out what does not fit.",
                nameof(members));
        }
    }

    /// <inheritdoc />
    public override string Name => string.Join(" + ", _members.Select(m => m.Name));

    /// <inheritdoc />
    public override Fingerprint Fingerprint => _members.Select((member, i) => (Number: i + 1, member.Fingerprint)).Aggregate(
        Fingerprint.Empty.With("mean of", _mean), (all, member) => all.With($"{member.Number}", member.Fingerprint));

    /// <inheritdoc />
    public override ImageShape Shape => _members[0].Shape;

    /// <inheritdoc />
    public override int ClassCount => _members[0].ClassCount;

    /// <inheritdoc />
    public override bool Moves => _members.Any(m => m.Moves);

    /// <inheritdoc />
    public override void Begin(ImageSelection images, TrainingOptions options)
    {
        foreach (var member in _members)
        {
            member.Begin(images, options);
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        foreach (var member in _members)
        {
            member.Dispose();
        }
    }

    /// <inheritdoc />
    protected override NetworkOutput Compute(Batch batch, int epoch) => Mean(m => m.Answer(batch, epoch));

    /// <inheritdoc />
    protected override NetworkOutput ComputeProbe(Batch batch) => Mean(m => m.Probe(batch));

    private NetworkOutput Mean(Func<Teacher, NetworkOutput> ask)
    {
        using var scope = NewDisposeScope();
        var answers = stack(_members.Select(m => Logits(m, ask)));
        // The logarithm of a mean of probabilities is a logit whose softmax is that mean.
        var logits = _mean == EnsembleMean.Logits
            ? answers.mean([0])
            : functional.log_softmax(answers, 2).logsumexp(0) - Number(Math.Log(_members.Length));
        return NetworkOutput.WithoutMaps(
            logits.MoveToOuterDisposeScope(), embedding: null, $"An ensemble of {_members.Length} teachers");
    }

    // The feature maps of a member are gone before the next one answers.
    private static Tensor Logits(Teacher member, Func<Teacher, NetworkOutput> ask)
    {
        using var scope = NewDisposeScope();
        return ask(member).Logits.MoveToOuterDisposeScope();
    }
}

/// <summary>Several networks teach as one, with logits only (<see cref="EnsembleTeacher"/>).</summary>
[Named("ensemble")]
public sealed record EnsembleTeacherSettings : TeacherSettings
{
    /// <summary>What they are averaged in.</summary>
    public EnsembleMean Mean { get; init; }

    /// <inheritdoc />
    public override Teacher Create(IReadOnlyList<Teacher> members) => new EnsembleTeacher(members, Mean);
}

/// <summary>What the members of an ensemble are averaged in.</summary>
public enum EnsembleMean
{
    /// <summary>Their probabilities (softmax of the logits): no member can outweigh the others by large logits.</summary>
    Probabilities,

    /// <summary>Their logits.</summary>
    Logits,
}

/// <summary>Finds means of ensembles by name.</summary>
public static class EnsembleMeanCatalog
{
    /// <summary>The means: logits, probabilities.</summary>
    public static Catalog<EnsembleMean> All { get; } = new("mean of an ensemble");
}
