namespace DistPro.Engine.Teachers;

/// <summary>Matches the classes of teacher and data by name: each numbers them on its own.</summary>
public static class ClassOrder
{
    /// <summary>For each class of the data its number at the teacher; null where all have the same.</summary>
    /// <param name="teacher">Names of the teacher's classes, in the order of its logits.</param>
    /// <param name="data">Names of the data's classes, in the order of the labels.</param>
    /// <exception cref="ArgumentException">The two are not the same set of names.</exception>
    public static IReadOnlyList<long>? Match(IReadOnlyList<string> teacher, IReadOnlyList<string> data)
    {
        var (unknown, unused) = (data.Except(teacher).ToArray(), teacher.Except(data).ToArray());
        if (unknown.Length + unused.Length > 0 || teacher.Count != data.Count)
        {
            throw new ArgumentException(
                $"Teacher and data have different classes. Only the data has: {List(unknown)}; only the teacher has: "
                + $"{List(unused)}. "
                + "Take a teacher that was trained on the same classes, or rename them alike.", nameof(data));
        }
        if (teacher.SequenceEqual(data))
        {
            return null;
        }
        var numbers = teacher.Select((name, number) => (name, number)).ToDictionary(c => c.name, c => (long)c.number);
        return [.. data.Select(name => numbers[name])];
    }

    private static string List(string[] names) => names.Length switch
    {
        0 => "none",
        <= 10 => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(10))} and {names.Length - 10} more",
    };
}
