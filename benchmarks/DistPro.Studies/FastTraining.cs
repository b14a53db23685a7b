namespace DistPro.Studies;

/// <summary>Whether a searched process makes short trainings better than what has none.</summary>
internal static class FastTraining
{
    public static Pair Pair { get; } = new("resnet20", "resnet8");

    public static Study Study(StudySetting setting)
    {
        Arm[] arms =
        [
            Arms.Alone, Arms.Kd, Arms.KdStandardized, Arms.ReviewKd, Arms.Uniform, Arms.LastWeights, Arms.Random,
            Arms.DistProWhole, Arms.DistPro, Arms.DistProWithKd,
        ];
        return new(
            "fast-training", "Fast training",
            "Students of 3, 6 and 12 epochs: alone, KD and others, and uniform, random and searched pathways.",
            Pair, arms, setting.Budgets, Seeds: 5, [.. setting.Budgets.SelectMany(Tables)]);

        IEnumerable<ResultTable> Tables(int budget) =>
        [
            new($"{budget} epochs", arms, budget, Arms.Kd),
            new(
                $"{budget} epochs: pathways against uniform ones",
                [Arms.Uniform, Arms.LastWeights, Arms.Random, Arms.DistProWhole, Arms.DistPro, Arms.DistProWithKd], budget,
                Arms.Uniform),
            new($"{budget} epochs: against ReviewKD", [Arms.ReviewKd, Arms.DistPro, Arms.DistProWithKd], budget, Arms.ReviewKd),
        ];
    }
}
