using DistPro.Engine.Networks;

namespace DistPro.Engine.Objectives;

/// <summary>
/// A student's network that is made for a teacher, out of parts or measures of it; see <see cref="MethodAttribute{TStudent}"/>.
/// </summary>
public interface IMadeForTeacher
{
    /// <summary>Makes the student, with the weights that its constructor gives it. It is found again by its name.</summary>
    /// <param name="student">Name of the network that the student is to be, or to go by.</param>
    /// <param name="teacher">The trained teacher, which stays the caller's.</param>
    /// <param name="classOrder">For each class of the data its number at the teacher; null where they are the same.</param>
    /// <exception cref="ArgumentException">There is no such network, or it does not suit the teacher.</exception>
    static abstract Network Create(string student, Network teacher, IReadOnlyList<long>? classOrder);
}
