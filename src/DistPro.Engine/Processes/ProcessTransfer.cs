using DistPro.Engine.Pathways;

namespace DistPro.Engine.Processes;

/// <summary>A process moved to another pair of networks.</summary>
/// <param name="Process">The process on the other pair's pathways.</param>
/// <param name="Unmatched">Pathways of the old pair that have no counterpart in the new one. Their weights are lost.</param>
/// <param name="Missing">Pathways of the new pair that no pathway of the old one came to. Their weight is zero.</param>
public sealed record ProcessTransfer(
    DistillationProcess Process, IReadOnlyList<Pathway> Unmatched, IReadOnlyList<Pathway> Missing)
{
    /// <summary>One line for a log: from where to where, and what was left out, by name.</summary>
    public override string ToString() =>
        $"{Process.Origin.Changes[^1]}: {Process.Pathways.Count - Missing.Count} pathways"
        + List("without a counterpart", Unmatched) + List("new, not used", Missing);

    internal static ProcessTransfer Of(
        DistillationProcess process, ProcessNetwork teacher, ProcessNetwork student, IReadOnlyList<Pathway>? available)
    {
        var (oldTeacher, oldStudent) = (process.Origin.Teacher, process.Origin.Student);
        Pathway[] moved = [.. process.Pathways.Select(pathway => pathway with
        {
            TeacherStage = Counterpart(pathway.TeacherStage, oldTeacher.Stages, teacher.Stages),
            StudentStage = Counterpart(pathway.StudentStage, oldStudent.Stages, student.Stages),
        })];
        var pathways = available ?? [.. moved.Distinct()];
        int[][] sources = [
            .. pathways.Select(to => Enumerable.Range(0, moved.Length).Where(from => moved[from] == to).ToArray())];
        Pathway[] unmatched = [.. process.Pathways.Where((_, i) => !pathways.Contains(moved[i]))];
        if (unmatched.Length == moved.Length)
        {
            throw new ArgumentException(
                $"No pathway of the process has a counterpart. Expected: some of {string.Join(", ", moved.Distinct())}. "
                + $"Found: {string.Join(", ", pathways)}. Give the pathways the same transforms, or search a process for this "
                + "pair.",
                nameof(available));
        }
        string change = $"moved from {oldTeacher.Name} > {oldStudent.Name} ({oldTeacher.Stages} and {oldStudent.Stages} stages) "
            + $"to {teacher.Name} > {student.Name} ({teacher.Stages} and {student.Stages})";
        var result = new DistillationProcess(
            pathways,
            [
                .. Enumerable.Range(0, process.RowCount).Select(row =>
                    Array.ConvertAll(sources, from => Mean(process.Row(row), from))),
            ],
            process.Origin.With(change) with { Teacher = teacher, Student = student });
        return new(result, unmatched, [.. pathways.Where((_, i) => sources[i].Length == 0)]);
    }

    /// <summary>The stage of the same relative depth, stage / (stages - 1); halfway between two, the deeper one.</summary>
    internal static int Counterpart(int stage, int stages, int newStages) =>
        stages == 1
            ? newStages - 1
            : (int)Math.Round((double)stage * (newStages - 1) / (stages - 1), MidpointRounding.AwayFromZero);

    private static double Mean(IReadOnlyList<double> row, int[] from) => from.Length == 0 ? 0 : from.Average(i => row[i]);

    private static string List(string title, IReadOnlyList<Pathway> pathways) =>
        pathways.Count == 0 ? "" : $"; {title}: {string.Join(", ", pathways)}";
}
