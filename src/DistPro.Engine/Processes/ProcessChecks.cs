using DistPro.Engine.Pathways;

namespace DistPro.Engine.Processes;

/// <summary>Checks of what a process is made from.</summary>
internal static class ProcessChecks
{
    /// <exception cref="ArgumentException">No pathways, one twice, or a stage that the networks do not have.</exception>
    public static void Pathways(IReadOnlyList<Pathway> pathways, ProcessOrigin origin)
    {
        if (pathways.Count == 0)
        {
            throw new ArgumentException("A process without pathways. Expected: at least one.", nameof(pathways));
        }
        if (pathways.GroupBy(p => p).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Pathway '{twice.Key}' is there {twice.Count()} times. Expected: each once.", nameof(pathways));
        }
        foreach (var pathway in pathways)
        {
            Stage(pathway, pathway.TeacherStage, origin.Teacher, "teacher");
            Stage(pathway, pathway.StudentStage, origin.Student, "student");
        }
    }

    /// <exception cref="ArgumentException">
    /// No rows, one of another length, or a weight that is negative or no finite number.
    /// </exception>
    public static void Rows(IReadOnlyList<IReadOnlyList<double>> rows, IReadOnlyList<Pathway> pathways)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("A process without rows. Expected: at least one.", nameof(rows));
        }
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != pathways.Count)
            {
                throw new ArgumentException(
                    $"Row {row} has {rows[row].Count} weights. Expected: {pathways.Count}, one for each pathway.", nameof(rows));
            }
            for (int pathway = 0; pathway < pathways.Count; pathway++)
            {
                // In single precision, as it will be kept.
                double weight = rows[row][pathway];
                if ((float)weight is not (>= 0 and <= float.MaxValue))
                {
                    throw new ArgumentException(
                        $"The weight of '{pathways[pathway]}' in row {row} is {weight}. Expected: a finite number, zero or more.",
                        nameof(rows));
                }
            }
        }
    }

    /// <exception cref="ArgumentException">
    /// Something is null, which a file could not tell, or the validation loss has a value that is no finite number.
    /// </exception>
    public static void Origin(ProcessOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (new object?[]
            {
                origin.Teacher?.Name, origin.Teacher?.Images, origin.Student?.Name, origin.Student?.Images, origin.Data,
                origin.Normalization, origin.SearchOptions, origin.ValidationLoss, origin.Changes,
            }.Contains(null)
            || origin.SearchOptions.Values.Contains(null!) || origin.Changes.Contains(null!))
        {
            throw new ArgumentException(
                "The origin of a process has a null in it. Expected: an empty text or list where there is nothing to tell.",
                nameof(origin));
        }
        foreach (double loss in origin.ValidationLoss.Where(loss => !double.IsFinite(loss)))
        {
            throw new ArgumentException(
                $"The curve of validation loss has the value {loss}. Expected: finite numbers.", nameof(origin));
        }
    }

    private static void Stage(Pathway pathway, int stage, ProcessNetwork network, string role)
    {
        if (stage < 0 || stage >= network.Stages)
        {
            throw new ArgumentException(
                $"Pathway '{pathway}' names stage {stage} of the {role}, {network.Name}. Expected: 0 to {network.Stages - 1}.",
                nameof(pathway));
        }
    }
}
