using DistPro.Engine.Runtime;

namespace DistPro.Engine.Teachers;

/// <summary>Several networks teach as one, with logits only (<see cref="EnsembleTeacher"/>).</summary>
[Named("ensemble")]
public sealed record EnsembleTeacherSettings : TeacherSettings
{
    /// <summary>What they are averaged in.</summary>
    public EnsembleMean Mean { get; init; }

    /// <inheritdoc />
    public override Teacher Create(IReadOnlyList<Teacher> members) => new EnsembleTeacher(members, Mean);
}
