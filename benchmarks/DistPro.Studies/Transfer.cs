namespace DistPro.Studies;

/// <summary>Whether a process that was searched on one pair does as well on another as one searched there.</summary>
internal static class Transfer
{
    public static Study Study(StudySetting setting)
    {
        var transferred = new Arm("transferred process") { Process = ProcessKind.Transferred };
        Arm[] arms = [Arms.Alone, Arms.Kd, Arms.Uniform, transferred, Arms.DistPro];
        int budget = setting.MiddleBudget;
        return new(
            "transfer", "Transfer of a process", "A process searched on one pair of networks, used on another.",
            new("resnet14", "wrn_10_1"), arms, [budget], Seeds: 5,
            [
                new($"{budget} epochs: against a process searched on this pair", arms, budget, Arms.DistPro),
                new(
                    $"{budget} epochs: against uniform pathways", [Arms.Uniform, transferred, Arms.DistPro], budget,
                    Arms.Uniform),
            ])
        {
            Source = FastTraining.Pair,
        };
    }
}
