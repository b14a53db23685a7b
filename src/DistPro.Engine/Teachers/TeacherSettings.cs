namespace DistPro.Engine.Teachers;

/// <summary>How trained networks teach; found by name in <see cref="TeacherCatalog"/>.</summary>
public abstract record TeacherSettings
{
    /// <summary>Makes the teacher.</summary>
    /// <param name="members">The networks that teach, at least one; the teacher takes them over.</param>
    /// <exception cref="ArgumentException">The members do not suit.</exception>
    public abstract Teacher Create(IReadOnlyList<Teacher> members);
}
