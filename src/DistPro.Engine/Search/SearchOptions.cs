using System.Globalization;
using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Search;

/// <summary>How a distillation process is searched: what is searched for, and how the weights learn.</summary>
public sealed record SearchOptions
{
    /// <summary>Which stages teach which.</summary>
    public ConnectionRule Rule { get; init; } = ConnectionRule.Ordered;

    /// <summary>First stage of both networks that takes part: 0 with the stems, 1 without.</summary>
    [SettingRange(atLeast: 0)]
    public int FirstStage { get; init; }

    /// <summary>Names of the transforms; each goes with every connection (<see cref="TransformCatalog.Names"/>).</summary>
    public IReadOnlyList<string> Transforms { get; init; } = ["complex", "at"];

    /// <summary>The pathways, where rule and transforms do not say them; null for those.</summary>
    public IReadOnlyList<Pathway>? Pathways { get; init; }

    /// <summary>From logits to weights.</summary>
    public PathwayNormalization Normalization { get; init; } = PathwayNormalization.ScaledBiasedSoftmax;

    /// <summary>What all pathways' weights are multiplied by, above 0.</summary>
    [SettingRange(above: 0)]
    public double Strength { get; init; } = 1;

    /// <summary>How the logits' gradient is estimated.</summary>
    public SearchEstimator Estimator { get; init; } = SearchEstimator.OneSided;

    /// <summary>Steps from one update of the logits to the next, at least 1.</summary>
    [SettingRange(atLeast: 1)]
    public int UpdateInterval { get; init; } = 1;

    /// <summary>Learning rate of the logits (Adam), above 0.</summary>
    [SettingRange(above: 0)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Part of Adam's mean gradient that is kept, at least 0 and below 1.</summary>
    [SettingRange(atLeast: 0, below: 1)]
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Part of Adam's mean squared gradient that is kept, at least 0 and below 1.</summary>
    [SettingRange(atLeast: 0, below: 1)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Length of the step R v along the held-out gradient v over which differences are taken, above 0.</summary>
    [SettingRange(above: 0)]
    public double Radius { get; init; } = 0.003;

    /// <summary>Part of each class that is held out, above 0 and below 1.</summary>
    [SettingRange(above: 0, below: 1)]
    public double HeldOutFraction { get; init; } = 0.2;

    /// <summary>The pathways of two networks.</summary>
    /// <param name="teacherStages">Number of the teacher's stages, the stem included.</param>
    /// <param name="studentStages">Number of the student's stages, the stem included.</param>
    public IReadOnlyList<Pathway> PathwaysOf(int teacherStages, int studentStages) => Pathways ??
    [
        .. from transform in Transforms
           from connection in Connections.Of(Rule, teacherStages, studentStages, FirstStage)
           select new Pathway(connection.TeacherStage, connection.StudentStage, transform),
    ];

    /// <summary>What the search depends on beside training options and pathways, in words.</summary>
    /// <param name="objectives">Objectives beside the pathways.</param>
    internal IReadOnlyDictionary<string, string> Describe(IReadOnlyList<ObjectiveChoice> objectives) =>
        new Dictionary<string, string>
        {
            ["objectives"] = objectives.Count == 0 ? "ce" : string.Join(", ", objectives),
            ["normalization"] = $"{Normalization}",
            ["strength"] = Text(Strength),
            ["estimator"] = $"{Estimator}",
            ["update interval"] = $"{UpdateInterval}",
            ["learning rate"] = Text(LearningRate),
            ["betas"] = $"{Text(Beta1)} {Text(Beta2)}",
            ["radius"] = Text(Radius),
            ["held out"] = Text(HeldOutFraction),
        };

    /// <summary>Looks whether a search can start with these options; every search does so itself.</summary>
    /// <param name="training">How the student is trained meanwhile.</param>
    /// <exception cref="ArgumentException">A value is outside its range, or the search cannot work with it.</exception>
    public void Validate(TrainingOptions training)
    {
        training.Validate(hasValidation: true);
        SettingRangeAttribute.Check(this);
        foreach (var pathway in Pathways ?? [])
        {
            SettingRangeAttribute.Check(pathway);
        }
        string[] transforms = [.. Pathways?.Select(p => p.Transform) ?? Transforms];
        Array.ForEach(transforms, TransformCatalog.Check);
        // A pathway that is there twice would be found out after the search, when the process is made.
        string[] each = [.. Pathways?.Select(p => p.Name) ?? Transforms];
        if (each.Length == 0 || each.Distinct().Count() < each.Length)
        {
            throw new ArgumentException(
                $"A search takes at least one {(Pathways is null ? "transform" : "pathway")}, and each once, found "
                + $"[{string.Join(", ", each)}].");
        }
        if (training.Optimizer is not SgdSettings)
        {
            throw Refused(
                $"SGD, found {training.Optimizer.GetType().Name}", "What a pathway does to a step is known for SGD only");
        }
        if (training.GradientNorm is not null)
        {
            throw Refused("no limit of the gradients' norm", "What a pathway does to a step is not known where it is scaled");
        }
        if (training.Precision == Precision.BFloat16)
        {
            throw Refused("float32 or TensorFloat32, found bfloat16", "Differences over a short step drown in its rounding");
        }
        if (training.TimeBudget is not null || training.Epochs is null)
        {
            throw Refused(
                $"epochs, found {(training.TimeBudget is null ? "none" : "a time budget")}",
                "The process is a course over a known number of steps");
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static ArgumentException Refused(string expected, string why) =>
        new($"The search of a process takes {expected}. {why}; the distillation that follows may use any.");
}
