using DistPro.Engine.Data;

namespace DistPro.Engine.Teachers;

/// <summary>Matches the classes of teacher and data by name: each numbers them on its own.</summary>
public static class ClassOrder
{
    /// <summary>For each class of the data its number at the teacher; null where all have the same.</summary>
    /// <param name="teacher">Names of the teacher's classes, in the order of its logits.</param>
    /// <param name="data">Names of the data's classes, in the order of the labels.</param>
    /// <exception cref="ArgumentException">
    /// The two are not the same set of names, as <see cref="ClassNaming.Comparer"/> has it, or a name is there twice.
    /// </exception>
    public static IReadOnlyList<long>? Match(IReadOnlyList<string> teacher, IReadOnlyList<string> data)
    {
        ClassNaming.Check(teacher, "Teacher");
        ClassNaming.Check(data, "Data");
        var same = ClassNaming.Comparer;
        var (unknown, unused) = (data.Except(teacher, same).ToArray(), teacher.Except(data, same).ToArray());
        if (unknown.Length + unused.Length > 0)
        {
            throw new ArgumentException(
                $"Teacher and data have different classes. Only the data has: {ClassNaming.List(unknown)}; only the teacher has: "
                + $"{ClassNaming.List(unused)}. "
                + "Take a teacher that was trained on the same classes, or rename them alike.", nameof(data));
        }
        if (teacher.SequenceEqual(data, same))
        {
            return null;
        }
        var numbers = teacher.Select((name, number) => (name, number))
            .ToDictionary(c => c.name, c => (long)c.number, same);
        return [.. data.Select(name => numbers[name])];
    }
}
