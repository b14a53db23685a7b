namespace DistPro.Studies;

/// <summary>Why a short search finds what it finds, and what becomes of it: which pathways help by themselves, Adam's pace, and the parts of the process.</summary>
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
            Course = Course.Uniform,
            Search = new SearchVariant($"{p} alone") { Options = usual with { Pathways = [p], Strength = connections.Count } },
        })];
        Arm[] adam =
        [
            Arms.SearchedAlike("rate 0.03", usual with { LearningRate = 0.03 }), Arms.SearchedAlike("rate 0.3", usual with { LearningRate = 0.3 }),
            Arms.SearchedAlike("betas 0.5 and 0.999", usual with { Beta1 = 0.5, Beta2 = 0.999 }),
        ];
        Arm[] parts =
        [
            Edited("whole process", search with { SkippedPart = 0 }), Edited("last quarter", search with { SkippedPart = 0.75 }),
            Edited("not clipped", search with { ClipThreshold = 0 }),
            Edited("four times the search", new SearchVariant("long") { Length = 4 }),
            Edited("four times the search, whole", new SearchVariant("long") { Length = 4, SkippedPart = 0 }),
        ];
        int budget = setting.MiddleBudget;
        return new(
            "diagnosis", "What a short search finds", FastTraining.Pair, [Arms.Uniform, Arms.DistPro, .. singles, .. adam, .. parts], [budget],
            Seeds: 3,
            [
                new("Single pathways, without a search", [Arms.Uniform, .. singles], budget, Arms.Uniform),
                new("Adam on the logits (distpro: rate 0.1, betas 0.9 and 0.95)", [Arms.DistPro, .. adam], budget, Arms.DistPro),
                new("What is made of the search (distpro: its second half, clipped at 0.5)", [Arms.DistPro, .. parts], budget, Arms.DistPro),
            ]);
    }

    private static Arm Edited(string name, SearchVariant search) => Arms.DistPro with { Name = name, Search = search, TunedAs = Arms.DistPro };
}
