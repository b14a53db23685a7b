using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Overhaul of feature distillation: maps before the activation, where the teacher's strongly negative values need not be met
/// (Heo et al., A Comprehensive Overhaul of Feature Distillation, ICCV 2019: margin ReLU and partial L2).</summary>
/// <remarks>
/// The margin of a channel is the mean of the teacher's negative responses. It is measured as the run goes along, which suits any
/// teacher; the authors compute it from the weights of a batch norm in front of the activation.
/// </remarks>
[Method("ofd", Weight = 1e-3)]
public sealed class Ofd : Objective
{
    private readonly Stage[] _stages;

    /// <param name="setup">What the probe batch told.</param>
    public Ofd(ObjectiveSetup setup)
    {
        var pairs = FeatureMaps.StagePairs(setup.Student, setup.Teacher);
        _stages = [.. pairs.Select(p => new Stage(p.Student.Pre.shape[1], p.Teacher.Pre.shape[1]))];
        Connector = setup.Place(new ConnectorSet(_stages));
    }

    /// <summary>
    /// Mean over the batch of the sum over all elements of d^2, d = s - max(t, m); where t is not above 0, only d above 0 counts.
    /// </summary>
    /// <param name="student">s, the student's map before the activation, in the teacher's shape, (N, C, H, W).</param>
    /// <param name="teacher">t, the teacher's map before the activation, (N, C, H, W).</param>
    /// <param name="margin">m, at most 0, one for each channel, (1, C, 1, 1).</param>
    public static Tensor Loss(Tensor student, Tensor teacher, Tensor margin)
    {
        var difference = student - maximum(teacher, margin);
        return where(teacher.gt(Zero), difference, difference.clamp_min(Zero)).Squared().sum() / Number(student.shape[0]);
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => FeatureMaps.StagePairs(input.Student, input.Teacher)
        .Select((p, i) =>
        {
            var (s, t) = FeatureMaps.SameSize(p.Student.Pre, p.Teacher.Pre);
            return Number(Math.Pow(2, i - _stages.Length + 1)) * Loss(_stages[i].call(s), t, _stages[i].Margin(t));
        }).Aggregate(Sum);

    /// <summary>The student's 1x1 convolution and batch norm, and what is known of the teacher's negative responses.</summary>
    private sealed class Stage : Module<Tensor, Tensor>
    {
        private readonly Sequential connector;
        private readonly Tensor negative_sum, negative_count;

        public Stage(long inputs, long outputs) : base(nameof(Stage))
        {
            connector = Sequential(new PointwiseConvolution(inputs, outputs), new BatchNormalization(outputs));
            negative_sum = zeros(1, outputs, 1, 1).DetachFromDisposeScope();
            negative_count = zeros(1, outputs, 1, 1).DetachFromDisposeScope();
            RegisterComponents();
        }

        public override Tensor forward(Tensor map) => connector.call(map);

        public Tensor Margin(Tensor teacher)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            long[] allButChannels = [0, 2, 3];
            negative_sum.add_(teacher.clamp(max: Zero).sum(allButChannels, keepdim: true), One);
            negative_count.add_(teacher.lt(Zero).sum(allButChannels, keepdim: true), One);
            return (negative_sum / negative_count.clamp_min(One)).MoveToOuterDisposeScope();
        }
    }
}
