namespace DistPro.Studies;

/// <summary>What the validation images said about an arm.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Trials">Each factor with the mean accuracy that it led to, 0..1.</param>
/// <param name="Seconds">How long all that took.</param>
internal sealed record TunedArm(Arm Arm, IReadOnlyList<(double Factor, double Accuracy)> Trials, double Seconds)
{
    /// <summary>The best one.</summary>
    public double Factor => Trials.MaxBy(trial => trial.Accuracy).Factor;
}
