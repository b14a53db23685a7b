namespace DistPro.Studies;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">The seeds; null for the study's own.</param>
/// <param name="Quick">Whether only to show that everything works.</param>
/// <param name="Images">Folder with the four IDX files of Fashion-MNIST.</param>
/// <param name="Work">Folder for everything that is finished, so that a study goes on where it was stopped.</param>
/// <param name="Results">Folder for the page and the JSON behind it.</param>
internal sealed record StudyOptions(IReadOnlyList<int>? Seeds, bool Quick, string Images, string Work, string Results)
{
    public StudySetting Setting => Quick ? StudySetting.Quick : StudySetting.Full;

    /// <summary>The command for the page.</summary>
    public string CommandOf(Study study) =>
        $"dotnet run --project benchmarks/DistPro.Studies -c Release -- {study.Name}"
        + $"{(Seeds is { } seeds ? $" --seeds {seeds[0]}-{seeds[^1]}" : "")}{(Quick ? " --quick" : "")}";
}
