using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Batch normalisation of maps (N, C, H, W) (Ioffe, Szegedy, arXiv 1502.03167): what BatchNorm2d computes, with the same state.
/// It differs in that the number it counts batches with is held.
/// </summary>
/// <param name="channels">C.</param>
internal sealed class BatchNormalization(long channels) : BatchNorm(
    channels, eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true, device: null, dtype: null,
    nameof(BatchNormalization))
{
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training)
        {
            num_batches_tracked!.add_(One, One);
        }
        return functional.batch_norm(input, running_mean, running_var, weight, bias, training, momentum!.Value, eps);
    }

    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.ndim != 4)
        {
            throw new ArgumentException($"Expected maps (N, C, H, W), found a tensor of {input.ndim} dimensions.", nameof(input));
        }
    }
}
