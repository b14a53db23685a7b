using DistPro.Engine.Search;

namespace DistPro.Studies;

/// <summary>What each choice in the search does.</summary>
internal static class Ablations
{
    public static Study Study(StudySetting setting)
    {
        var usual = Arms.DistPro.Search.Options;

        // The default's pathways: weights that sum to 1 are brought to the strength of weights of about 1 each.
        int pathways = usual.PathwaysOf(teacherStages: 4, studentStages: 4).Count;
        Arm[] normalizations =
        [
            Tuned("softmax", usual with { Normalization = PathwayNormalization.Softmax, Strength = pathways }),
            Tuned("sigmoid", usual with { Normalization = PathwayNormalization.Sigmoid }),
            Tuned("absolute", usual with { Normalization = PathwayNormalization.Absolute }),
        ];
        Arm[] transforms =
        [
            Tuned("complex and at", usual with { Transforms = ["complex", "at"] }), Tuned("complex", usual with { Transforms = ["complex"] }),
            Tuned("at", usual with { Transforms = ["at"] }),
        ];
        Arm[] estimators =
        [
            .. new[] { SearchEstimator.Central, SearchEstimator.Exact, SearchEstimator.Unrolled, SearchEstimator.FirstOrder }
                .Select(e => Alike($"estimator {e}", usual with { Estimator = e })),
        ];
        Arm[] intervals = [.. new[] { 2, 4, 8 }.Select(n => Alike($"every {n} steps", usual with { UpdateInterval = n }))];
        Arm[] rates =
        [
            Alike("rate 0.03", usual with { LearningRate = 0.03 }), Alike("rate 0.3", usual with { LearningRate = 0.3 }),
            Alike("betas 0.5 and 0.999", usual with { Beta1 = 0.5, Beta2 = 0.999 }),
        ];
        Arm[] parts =
        [
            Edited("whole search", Arms.DistPro.Search with { SkippedPart = 0 }), Edited("not clipped", Arms.DistPro.Search with { ClipThreshold = 0 }),
            Edited("search of 12 epochs", new SearchVariant("long") { Length = 4 }),
            Edited("search of 12 epochs, whole", new SearchVariant("long") { Length = 4, SkippedPart = 0 }),
        ];
        // Each by itself, as strong as all six together in the default: what the search should have found out.
        Arm[] singles = [.. usual.PathwaysOf(teacherStages: 4, studentStages: 4).Select(p => new Arm($"{p} alone")
        {
            Course = Course.Uniform,
            Search = new SearchVariant($"{p} alone") { Options = usual with { Pathways = [p], Strength = pathways } },
        })];
        int budget = setting.MiddleBudget;
        return new(
            "ablations", "Ablations of the search", FastTraining.Pair,
            [Arms.Uniform, Arms.DistPro, .. normalizations, .. transforms, .. estimators, .. intervals, .. rates, .. parts, .. singles], [budget], Seeds: 3,
            [
                new("Single pathways, without a search", [Arms.Uniform, .. singles], budget, Arms.Uniform),
                Table("Normalisation (distpro: biased softmax x number of pathways)", [Arms.Uniform, .. normalizations]),
                Table("Transforms (distpro: simple)", transforms),
                Table("Estimator (distpro: OneSided)", estimators),
                Table("Update interval (distpro: every step)", intervals),
                Table("Adam on the logits (distpro: rate 0.1, betas 0.9 and 0.95)", rates),
                Table("Length of the search and what is made of it (distpro: 3 epochs, the second half, clipped at 0.5)", parts),
            ]);

        ResultTable Table(string title, Arm[] others) => new(title, [Arms.DistPro, .. others], budget, Arms.DistPro);
    }

    private static Arm Tuned(string name, SearchOptions options) =>
        new(name) { Course = Course.Searched, Search = new SearchVariant(name) { Options = options } };

    private static Arm Edited(string name, SearchVariant search) => Arms.DistPro with { Name = name, Search = search, TunedAs = Arms.DistPro };

    // The same losses at the same strength: the factor of the default.
    private static Arm Alike(string name, SearchOptions options) => Tuned(name, options) with { TunedAs = Arms.DistPro };
}
