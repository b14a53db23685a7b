using DistPro.Engine.Runtime;

namespace DistPro.Engine.Teachers;

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
