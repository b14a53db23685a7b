namespace DistPro.Engine.Training;

/// <summary>How far a run is. With a time budget, a step here is a small part of the time.</summary>
/// <param name="Step">Zero-based step.</param>
/// <param name="Steps">Steps of the whole run; <see cref="WithoutEnd"/> where nobody knows them beforehand.</param>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Rate">Learning rate of the step.</param>
public readonly record struct TrainingMoment(long Step, long Steps, int Epoch, double Rate)
{
    /// <summary>Stands for the steps of a run that has no known end (<see cref="TrainingOptions.Epochs"/>).</summary>
    public const long WithoutEnd = long.MaxValue;

    /// <summary>The part of the run that is done, in 0..1.</summary>
    public double Progress => (double)Step / Steps;
}
