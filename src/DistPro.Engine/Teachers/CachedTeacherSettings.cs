using DistPro.Engine.Runtime;

namespace DistPro.Engine.Teachers;

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
