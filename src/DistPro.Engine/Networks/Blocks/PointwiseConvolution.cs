using DistPro.Engine.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// A 1x1 convolution, (N, inputs, H, W) to (N, outputs, H/stride, W/stride): what Conv2d computes, as a product of matrices
/// where the convolution cannot be trusted.
/// </summary>
internal sealed class PointwiseConvolution : Module<Tensor, Tensor>
{
    /// <summary>
    /// Number of channels, in or out, up to which libtorch's convolution is sound everywhere; with 512 it is not.
    /// </summary>
    public const long MostChannels = 256;

    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long _stride;

    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="stride">Every how many-th row and column is computed.</param>
    /// <param name="biased">Whether each output has a bias.</param>
    public PointwiseConvolution(
        long inputs, long outputs, long stride = 1, bool biased = false) : base(nameof(PointwiseConvolution))
    {
        _stride = stride;
        double bound = 1 / Math.Sqrt(inputs); // as Conv2d draws them
        weight = Uniform(bound, outputs, inputs, 1, 1);
        bias = biased ? Uniform(bound, outputs) : null;
        RegisterComponents();
    }

    /// <summary>The weights (outputs, inputs, 1, 1).</summary>
    public Parameter Weight => weight;

    /// <summary>The bias (outputs); null for none.</summary>
    public Parameter? Bias => bias;

    /// <summary>Whether it is computed as a product; settable so that both ways can be compared.</summary>
    public bool AsProduct { get; set; } = LibTorchFaults.LargePointwiseConvolutionsFail;

    public override Tensor forward(Tensor x)
    {
        if (!AsProduct || Math.Max(weight.shape[0], weight.shape[1]) <= MostChannels)
        {
            return functional.conv2d(x, weight, bias, strides: [_stride, _stride]);
        }
        using var scope = NewDisposeScope();
        var rows = _stride == 1 ? x : x[.., .., TensorIndex.Slice(step: _stride), TensorIndex.Slice(step: _stride)];
        var product = functional.linear(rows.permute(0, 2, 3, 1), weight.view(weight.shape[0], weight.shape[1]), bias);
        return product.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    private static Parameter Uniform(double bound, params long[] shape) =>
        new(init.uniform_(empty(shape), -bound, bound).DetachFromDisposeScope());
}
