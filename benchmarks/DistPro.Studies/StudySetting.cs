namespace DistPro.Studies;

/// <summary>How large the studies are.</summary>
internal sealed record StudySetting
{
    /// <summary>The evidence.</summary>
    public static StudySetting Full { get; } = new();

    /// <summary>So small that every arm has been through in about a minute; the figures mean nothing.</summary>
    public static StudySetting Quick { get; } = new()
    {
        TrainingImages = 20,
        TestImages = 20,
        TeacherEpochs = 1,
        SearchEpochs = 1,
        TuningEpochs = 1,
        TuningSeeds = [1],
        Budgets = [1],
        MiddleBudget = 1,
    };

    /// <summary>Training images of each class.</summary>
    public int TrainingImages { get; private init; } = 400;

    /// <summary>Test images of each class; null for all there are.</summary>
    public int? TestImages { get; private init; }

    /// <summary>
    /// Part of each class that weights of losses are tuned on, and in a search that part of what is searched on.
    /// </summary>
    public double ValidationFraction { get; } = 0.2;

    /// <summary>Epochs of a teacher.</summary>
    public int TeacherEpochs { get; private init; } = 12;

    /// <summary>Epochs of a search of length 1.</summary>
    public int SearchEpochs { get; private init; } = 12;

    /// <summary>Epochs of a search, at least 1.</summary>
    /// <param name="search">The search.</param>
    public int EpochsOf(SearchVariant search) => Math.Max(1, (int)(SearchEpochs * search.Length));

    /// <summary>Epochs of a student, in the study of fast training.</summary>
    public IReadOnlyList<int> Budgets { get; private init; } = [3, 6, 12];

    /// <summary>Epochs of a student, in the others.</summary>
    public int MiddleBudget { get; private init; } = 6;

    /// <summary>Epochs of a student, where the weight of a loss is chosen.</summary>
    public int TuningEpochs { get; private init; } = 3;

    /// <summary>Seeds there.</summary>
    public IReadOnlyList<int> TuningSeeds { get; private init; } = [1, 2];

    /// <summary>What an arm's own weight of its losses is multiplied by: one of these.</summary>
    public IReadOnlyList<double> Factors { get; } = [0.3, 1, 3];
}
