using DistPro.Engine.Search;

namespace DistPro.Studies;

/// <summary>What each choice in the search does.</summary>
internal static class Ablations
{
    public static Study Study(StudySetting setting)
    {
        var usual = Arms.DistPro.Search.Options;

        // Weights that sum to 1 are brought to the strength of weights of about 1 each.
        int pathways = usual.PathwaysOf(teacherStages: 4, studentStages: 4).Count;
        Arm[] normalizations =
        [
            Arms.Searched("softmax", usual with { Normalization = PathwayNormalization.Softmax, Strength = pathways }),
            Arms.Searched("sigmoid", usual with { Normalization = PathwayNormalization.Sigmoid }),
            Arms.Searched("absolute", usual with { Normalization = PathwayNormalization.Absolute }),
        ];
        Arm[] transforms =
        [
            Arms.Searched("complex and at", usual with { Transforms = ["complex", "at"] }),
            Arms.Searched("complex", usual with { Transforms = ["complex"] }),
        ];
        Arm[] estimators =
        [
            .. new[] { SearchEstimator.Central, SearchEstimator.Exact, SearchEstimator.Unrolled, SearchEstimator.FirstOrder }
                .Select(e => Arms.SearchedAlike($"estimator {e}", usual with { Estimator = e })),
        ];
        Arm[] intervals =
            [.. new[] { 2, 4, 8 }.Select(n => Arms.SearchedAlike($"every {n} steps", usual with { UpdateInterval = n }))];
        int budget = setting.MiddleBudget;
        return new(
            "ablations", "Ablations of the search", "Normalisations, transforms, estimators and update intervals of the search.",
            FastTraining.Pair,
            [Arms.Uniform, Arms.DistPro, .. normalizations, .. transforms, .. estimators, .. intervals], [budget], Seeds: 3,
            [
                Table("Normalisation (distpro: biased softmax x number of pathways)", [Arms.Uniform, .. normalizations]),
                Table("Transforms (distpro: simple)", transforms),
                Table("Estimator (distpro: OneSided)", estimators),
                Table("Update interval (distpro: every step)", intervals),
            ]);

        ResultTable Table(string title, Arm[] others) => new(title, [Arms.DistPro, .. others], budget, Arms.DistPro);
    }
}
