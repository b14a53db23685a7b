using DistPro.Engine.Networks;

namespace DistPro.Engine.Objectives;

/// <summary>How an objective that makes the student itself does so. Such an objective stands alone.</summary>
/// <param name="Objective">Name of the objective.</param>
/// <param name="Student">Class of the students that it makes.</param>
/// <param name="Create">Makes one; see <see cref="IMadeForTeacher.Create"/>.</param>
public sealed record StudentMaker(string Objective, Type Student, Func<string, Network, IReadOnlyList<long>?, Network> Create)
{
    /// <summary>Looks whether a run suits.</summary>
    /// <param name="teachers">Number of teachers.</param>
    /// <param name="hasProcess">Whether a process takes part.</param>
    /// <exception cref="ArgumentException">There are several teachers, or there is a process.</exception>
    public void Check(int teachers, bool hasProcess)
    {
        if (hasProcess)
        {
            throw StandsAlone();
        }
        if (teachers != 1)
        {
            throw new ArgumentException(
                $"Objective '{Objective}' makes the student for its one teacher, found {teachers} teachers. "
                + "Name one of them, or choose another objective.", nameof(teachers));
        }
    }

    /// <exception cref="ArgumentException">The network was not made by this.</exception>
    internal void Check(Network student)
    {
        if (!Student.IsInstanceOfType(student))
        {
            throw new ArgumentException(
                $"Objective '{Objective}' teaches a student of its own making, found the network '{student.Name}', which would "
                + $"learn nothing of use. Make the student with {Student.Name}.{nameof(Create)} (docs/objectives.md).",
                nameof(student));
        }
    }

    /// <summary>The error where something else is to teach the student, too.</summary>
    internal ArgumentException StandsAlone() => new(
        $"Objective '{Objective}' stands alone: it makes the student itself, and nothing else fits that student. Remove the "
        + $"other objectives and the process, or {Objective}.");
}

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
