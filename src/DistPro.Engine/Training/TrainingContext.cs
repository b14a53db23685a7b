using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>What a task may use of the run that it is part of.</summary>
/// <param name="Student">The network that the run trains: its weights and gradients, and its optimizer.</param>
/// <param name="Steps">Steps of the whole run, as <see cref="TrainingMoment.Steps"/> counts them.</param>
/// <param name="Seed">Seed of everything random.</param>
public sealed record TrainingContext(Learner Student, long Steps, long Seed)
{
    /// <summary>Where the run computes.</summary>
    public Device Device => Student.Parameters.Weights.device;
}
