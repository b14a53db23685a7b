namespace DistPro.Studies;

/// <summary>
/// What a search should find, and what it depends on: single pathways, its length, the part that is used, and Adam's pace.
/// </summary>
internal static class Diagnosis
{
    public static Study Study(StudySetting setting)
    {
        var search = Arms.DistPro.Search;
        var usual = search.Options;
        var connections = usual.PathwaysOf(teacherStages: 4, studentStages: 4);

        // Each by itself, as strong as all six together: what a search should find out.
        Arm[] singles = [.. connections.Select(p => new Arm($"{p} alone")
        {
            Process = ProcessKind.Uniform,
            Search = new SearchVariant($"{p} alone") { Options = usual with { Pathways = [p], Strength = connections.Count } },
        })];
        Arm[] adam =
        [
            Arms.SearchedAlike("rate 0.03", usual with { LearningRate = 0.03 }),
            Arms.SearchedAlike("rate 0.3", usual with { LearningRate = 0.3 }),
            Arms.SearchedAlike("betas 0.5 and 0.999", usual with { Beta1 = 0.5, Beta2 = 0.999 }),
        ];
        Arm[] lengths =
        [
            Arms.SearchedAlike("a quarter of the search", search with { Length = 0.25 }),
            Arms.SearchedAlike("half of the search", search with { Length = 0.5 }),
            Arms.SearchedAlike("twice the search", search with { Length = 2 }),
        ];
        Arm[] parts =
        [
            Arms.DistProWhole,
            Arms.SearchedAlike("second half", search with { Edits = new() { SkippedPart = 0.5 } }),
            Arms.SearchedAlike("not clipped", search with { Edits = new() { ClipThreshold = 0 } }),
        ];
        int budget = setting.MiddleBudget;
        return new(
            "diagnosis", "What a search finds", "Single pathways, length and pace of the search, and the parts of what it found.",
            FastTraining.Pair, [Arms.Uniform, Arms.DistPro, .. singles, .. lengths, .. parts, .. adam], [budget], Seeds: 3,
            [
                new("Single pathways, without a search", [Arms.Uniform, .. singles], budget, Arms.Uniform),
                new(
                    $"Length of the search (distpro: {setting.SearchEpochs} epochs)", [Arms.DistPro, .. lengths], budget,
                    Arms.DistPro),
                new(
                    "What is made of the search (distpro: its last quarter, clipped at 0.5)", [Arms.DistPro, .. parts], budget,
                    Arms.DistPro),
                new(
                    "Adam on the logits (distpro: rate 0.1, betas 0.9 and 0.95)", [Arms.DistPro, .. adam], budget, Arms.DistPro),
            ]);
    }
}
