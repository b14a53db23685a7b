using System.Globalization;

namespace DistPro.Experiments.Studies;

/// <summary>Which run of a study is meant.</summary>
/// <param name="Arm">Name of the method, such as kd.</param>
/// <param name="Budget">How long it may train, in the unit of the study, such as epochs.</param>
/// <param name="Seed">
/// The seed of everything that is random in it; runs of the same seed and budget are compared in pairs.
/// </param>
public sealed record StudyRun(string Arm, int Budget, int Seed)
{
    /// <summary>For messages, such as "kd, budget 3, seed 1".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Arm}, budget {Budget}, seed {Seed}");
}
