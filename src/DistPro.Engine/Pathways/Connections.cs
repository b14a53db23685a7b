namespace DistPro.Engine.Pathways;

/// <summary>Lists the connections of two networks.</summary>
internal static class Connections
{
    /// <summary>The connections that a rule makes, by teacher's stage, then by student's.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="teacherStages">Number of the teacher's stages, the stem included; at least 2.</param>
    /// <param name="studentStages">Number of the student's stages, the stem included; at least 2.</param>
    /// <param name="firstStage">First stage of both that takes part: 0 with the stems, 1 without.</param>
    public static IReadOnlyList<Connection> Of(ConnectionRule rule, int teacherStages, int studentStages, int firstStage = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(teacherStages, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(studentStages, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(firstStage);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(firstStage, Math.Min(teacherStages, studentStages));
        return
        [
            .. from teacher in Enumerable.Range(firstStage, teacherStages - firstStage)
               from student in Enumerable.Range(firstStage, studentStages - firstStage)
               where Holds(rule, teacher, student, teacherStages, studentStages)
               select new Connection(teacher, student),
        ];
    }

    // Depths are compared as fractions with a common divisor: whole numbers have no rounding.
    private static bool Holds(ConnectionRule rule, int teacher, int student, int teacherStages, int studentStages) => rule switch
    {
        ConnectionRule.Ordered => student * (teacherStages - 1) >= teacher * (studentStages - 1),
        ConnectionRule.SameStage => teacherStages - teacher == studentStages - student,
        _ => true,
    };
}

/// <summary>A stage of the teacher that teaches a stage of the student; zero-based, 0 is the stem.</summary>
internal sealed record Connection(int TeacherStage, int StudentStage);
