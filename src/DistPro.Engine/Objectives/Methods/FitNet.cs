using DistPro.Engine.Objectives.Connectors;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Hints: the second stage's map through a regressor (Romero et al., FitNets, ICLR 2015, equation 3), trained along with the
/// rest.
/// </summary>
[Method("fitnet", Weight = 100)]
public sealed class FitNet : Objective
{
    private const int HintStage = 2;
    private readonly nn.Module<Tensor, Tensor> _regressor;

    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">
    /// A network has no second stage, or there is no regressor between the two sizes.
    /// </exception>
    public FitNet(ObjectiveSetup setup)
    {
        if (Math.Min(setup.Student.Stages.Count, setup.Teacher.Stages.Count) <= HintStage)
        {
            throw new ArgumentException(
                $"fitnet matches stage {HintStage} (the stem is stage 0): found {setup.Student.Stages.Count} maps in the "
                + "student and "
                + $"{setup.Teacher.Stages.Count} in the teacher.", nameof(setup));
        }
        _regressor = Regressor.Create(
            setup.Student.Stages[HintStage].Post.shape, setup.Teacher.Stages[HintStage].Post.shape, activated: true);
        Connector = setup.Place(_regressor);
    }

    /// <summary>Mean over all elements of (s - t)^2.</summary>
    /// <param name="student">The student's map in the teacher's shape, (N, C, H, W).</param>
    /// <param name="teacher">The teacher's map, (N, C, H, W).</param>
    public static Tensor Loss(Tensor student, Tensor teacher) => nn.functional.mse_loss(student, teacher);

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Loss(_regressor.call(input.Student.Stages[HintStage].Post), input.Teacher.Stages[HintStage].Post);
}
