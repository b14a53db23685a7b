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
        Arm[] transforms = [Tuned("at alone", usual with { Transforms = ["at"] }), Tuned("complex alone", usual with { Transforms = ["complex"] })];
        Arm[] estimators =
        [
            .. new[] { SearchEstimator.Central, SearchEstimator.Exact, SearchEstimator.Unrolled, SearchEstimator.FirstOrder }
                .Select(e => Alike($"estimator {e}", usual with { Estimator = e })),
        ];
        Arm[] intervals = [.. new[] { 2, 4, 8 }.Select(n => Alike($"every {n} steps", usual with { UpdateInterval = n }))];
        var whole = Arms.DistPro with { Name = "not clipped", Search = Arms.DistPro.Search with { ClipThreshold = 0 }, TunedAs = Arms.DistPro };
        int budget = setting.MiddleBudget;
        return new(
            "ablations", "Ablations of the search", FastTraining.Pair,
            [Arms.Uniform, Arms.DistPro, .. normalizations, .. transforms, .. estimators, .. intervals, whole], [budget], Seeds: 3,
            [
                Table("Normalisation (distpro: biased softmax x number of pathways)", [Arms.Uniform, .. normalizations]),
                Table("Transforms (distpro: complex and at)", transforms),
                Table("Estimator (distpro: OneSided)", estimators),
                Table("Update interval (distpro: every step)", intervals),
                Table("Clipping (distpro: at 0.5)", [whole]),
            ]);

        ResultTable Table(string title, Arm[] others) => new(title, [Arms.DistPro, .. others], budget, Arms.DistPro);
    }

    private static Arm Tuned(string name, SearchOptions options) =>
        new(name) { Course = Course.Searched, Search = new SearchVariant(name) { Options = options } };

    // The same losses at the same strength: the factor of the default.
    private static Arm Alike(string name, SearchOptions options) => Tuned(name, options) with { TunedAs = Arms.DistPro };
}
