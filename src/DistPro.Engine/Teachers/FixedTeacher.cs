using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Teachers;

/// <summary>A trained network that stays as it is.</summary>
public sealed class FixedTeacher : Teacher
{
    private readonly Network _network;
    private readonly Tensor? _order;
    private readonly Lazy<Fingerprint> _fingerprint;

    /// <summary>Sets the network to evaluation. The network stays the caller's.</summary>
    /// <param name="network">The network, on the device of the student.</param>
    /// <param name="classOrder">
    /// For each class of the data its number at the teacher (see <see cref="ClassOrder"/>); null where they are the same.
    /// </param>
    public FixedTeacher(Network network, IReadOnlyList<long>? classOrder = null)
    {
        _network = network;
        _network.eval();
        _order = classOrder is null ? null : tensor([.. classOrder], device: network.Device).DetachFromDisposeScope();
        ClassCount = classOrder?.Count ?? network.ClassCount;
        string classes = classOrder is null ? "as in the data" : string.Join(' ', classOrder);
        _fingerprint = new(() =>
            Fingerprint.Empty.With("network", network.Name).With("weights", network.Checksum()).With("classes", classes));
    }

    /// <inheritdoc />
    public override string Name => _network.Name;

    /// <inheritdoc />
    public override Fingerprint Fingerprint => _fingerprint.Value;

    /// <inheritdoc />
    public override ImageShape Shape => _network.Shape;

    /// <inheritdoc />
    public override int ClassCount { get; }

    /// <inheritdoc />
    public override void Dispose() => _order?.Dispose();

    /// <inheritdoc />
    protected override NetworkOutput Compute(Batch batch, int epoch)
    {
        _network.eval(); // whoever else holds the network may have set it to training
        var output = _network.Run(batch.Images);
        return _order is null ? output : output with { Logits = output.Logits.index_select(1, _order) };
    }
}

/// <summary>One network teaches, with all that it gives.</summary>
[Named("network")]
public sealed record NetworkTeacherSettings : TeacherSettings
{
    /// <inheritdoc />
    public override Teacher Create(IReadOnlyList<Teacher> members) => members.Count == 1
        ? members[0]
        : throw new ArgumentException(
            $"Teacher 'network' is one network, found {members.Count}. Name one of them, or take 'ensemble'.", nameof(members));
}
