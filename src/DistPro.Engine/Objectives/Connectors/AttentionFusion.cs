using DistPro.Engine.Networks;
using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives.Connectors;

/// <summary>
/// ABF of ReviewKD: takes a student's map to a common width, mixes it with what came from the deeper maps, with a gate for each
/// of the two at every place, and gives it the teacher's shape.
/// </summary>
internal sealed class AttentionFusion : nn.Module
{
    private static readonly double KaimingUniformOfSlopeOne = Math.Sqrt(3);
    private readonly Sequential conv1;
    private readonly Conv2d? gates;
    private readonly Sequential conv2;

    public AttentionFusion(
        ObjectiveSetup setup, long student, long width, long teacher, bool fuses) : base(nameof(AttentionFusion))
    {
        conv1 = setup.Place(
            Sequential(new PointwiseConvolution(student, width), new BatchNormalization(width)), KaimingUniformOfSlopeOne);
        gates = fuses ? setup.Place(Conv2d(2 * width, 2, 1)) : null;
        conv2 = setup.Place(
            Sequential(Conv2d(width, teacher, 3, padding: 1, bias: false), new BatchNormalization(teacher)),
            KaimingUniformOfSlopeOne);
        RegisterComponents();
    }

    /// <summary>
    /// The map in the teacher's shape (N, C_t, H_t, W_t), and what the next shallower map is mixed with (N, width, H_t, W_t).
    /// </summary>
    /// <param name="map">The student's map (N, C_s, H, W).</param>
    /// <param name="deeper">What the deeper map passed on; null for the deepest.</param>
    /// <param name="teacher">The teacher's shape.</param>
    public (Tensor Matched, Tensor Fused) Fuse(Tensor map, Tensor? deeper, long[] teacher)
    {
        var x = conv1.call(map);
        if (gates is not null && deeper is not null)
        {
            var (ofMap, ofDeeper) = Gates(gates, x, deeper);
            x = (x * ofMap).add_(FeatureMaps.Resized(deeper, map.shape) * ofDeeper, One);
        }
        x = FeatureMaps.Resized(x, teacher);
        return (conv2.call(x), x);
    }

    // A 1x1 convolution of both maps in one stack is the sum of one of each; and the deeper map is smaller before it is resized
    // than after.
    private static (Tensor OfMap, Tensor OfDeeper) Gates(Conv2d gates, Tensor map, Tensor deeper)
    {
        long width = map.shape[1];
        var ofMap = Pointwise(map, gates.weight.narrow(1, 0, width), gates.bias);
        var ofDeeper = Pointwise(deeper, gates.weight.narrow(1, width, width), null);
        var both = ofMap.add_(FeatureMaps.Resized(ofDeeper, map.shape), One).sigmoid_();
        return (both.narrow(1, 0, 1), both.narrow(1, 1, 1));
    }

    // A 1x1 convolution as a product of matrices: libtorch's takes several times as long backwards where there are few output
    // channels.
    private static Tensor Pointwise(Tensor map, Tensor weight, Tensor? bias) =>
        functional.linear(map.permute(0, 2, 3, 1), weight.flatten(1), bias).permute(0, 3, 1, 2);
}
