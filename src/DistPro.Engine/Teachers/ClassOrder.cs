using DistPro.Engine.Data;

namespace DistPro.Engine.Teachers;

/// <summary>
/// Matches the classes of teacher and data by name: each numbers them on its own, and the teacher may know more of them.
/// </summary>
public static class ClassOrder
{
    /// <summary>For each class of the data its number at the teacher; null where all have the same.</summary>
    /// <param name="teacher">Names of the teacher's classes, in the order of its logits.</param>
    /// <param name="data">Names of the data's classes, in the order of the labels.</param>
    /// <exception cref="ArgumentException">
    /// The data has a class that the teacher does not know, as <see cref="ClassNaming.Comparer"/> has it, or a name is there
    /// twice.
    /// </exception>
    public static IReadOnlyList<long>? Match(IReadOnlyList<string> teacher, IReadOnlyList<string> data)
    {
        ClassNaming.Check(teacher, "Teacher");
        ClassNaming.Check(data, "Data");
        var same = ClassNaming.Comparer;
        string[] unknown = [.. data.Except(teacher, same)];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                "The data has classes that the teacher does not know. Only the data has: "
                + $"{ClassNaming.List(unknown)}; only the teacher has: {ClassNaming.List(Unused(teacher, data))}. "
                + "Take a teacher that was trained on these classes, or rename them alike.", nameof(data));
        }
        if (teacher.SequenceEqual(data, same))
        {
            return null;
        }
        var numbers = teacher.Select((name, number) => (name, number))
            .ToDictionary(c => c.name, c => (long)c.number, same);
        return [.. data.Select(name => numbers[name])];
    }

    /// <summary>Names of the classes that a teacher knows and the data has not.</summary>
    public static IReadOnlyList<string> Unused(IReadOnlyList<string> teacher, IReadOnlyList<string> data) =>
        [.. teacher.Except(data, ClassNaming.Comparer)];
}
