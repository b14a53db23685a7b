using DistPro.Engine.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// A second network of the same kind, whose convolutions and linear layers have weights and gradients in bfloat16. Their float32
/// originals stay in the first one. Batch norm's parameters and running statistics are the first one's own.
/// </summary>
internal sealed class BFloat16Copy : IDisposable
{
    private readonly Tensor _masterWeights, _masterGradients; // of the network alone: the start of all parameters
    private readonly Tensor _weights, _gradients;             // as long, so that all are converted by one operation
    private readonly Tensor _widened;                         // the gradients in float32

    /// <param name="network">The network.</param>
    /// <param name="parameters">Its parameters; others may follow.</param>
    public BFloat16Copy(Network network, FlatParameters parameters)
    {
        _masterWeights = parameters.Weights.narrow(0, 0, network.ParameterCount).DetachFromDisposeScope();
        _masterGradients = parameters.Gradients.narrow(0, 0, network.ParameterCount).DetachFromDisposeScope();
        _weights = _masterWeights.to(bfloat16).DetachFromDisposeScope();
        _gradients = zeros_like(_weights).DetachFromDisposeScope();
        _widened = empty_like(_masterGradients).DetachFromDisposeScope();

        Network = NetworkCatalog.Create(network.Name, network.Shape, network.ClassCount).to(network.Device);
        Network.Freeze(network.FrozenStages);
        Network.ComputeType = bfloat16;
        Network.train();
        foreach (var layer in Network.modules().Where(m => m is Convolution or PointwiseConvolution or Linear))
        {
            layer.to(bfloat16);
        }
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        long offset = 0;
        foreach (var (own, original) in Network.parameters().Zip(network.parameters()))
        {
            if (!original.requires_grad)
            {
                own.requires_grad_(false).copy_(original); // frozen: it stays as it is
                continue;
            }
            var (weights, gradients) = own.dtype == bfloat16 ? (_weights, _gradients) : (_masterWeights, _masterGradients);
            var shape = own.shape;
            own.set_(FlatParameters.Piece(weights, offset, shape));
            own.grad = FlatParameters.Piece(gradients, offset, shape);
            offset += own.numel();
        }
        foreach (var (own, original) in Network.named_buffers().Zip(network.named_buffers()))
        {
            own.buffer.set_(original.buffer);
        }
    }

    /// <summary>The network to compute with, in training mode.</summary>
    public Network Network { get; }

    /// <summary>Takes over the weights as they are now.</summary>
    public void TakeWeights()
    {
        using var frozen = no_grad();
        _weights.copy_(_masterWeights);
        _gradients.fill_(Zero);
    }

    /// <summary>Adds the gradients in bfloat16 to the float32 ones. (Where one has values the other has zeros.)</summary>
    /// <remarks>
    /// Added as they are, libtorch would convert them first, each time in new memory: for a network of 11 million weights that
    /// takes a quarter of the step.
    /// </remarks>
    public void GiveGradients() => _masterGradients.add_(_widened.copy_(_gradients), One);

    public void Dispose()
    {
        foreach (var parameter in Network.parameters())
        {
            parameter.grad = null;
        }
        Network.Dispose();
        foreach (var vector in new[] { _weights, _gradients, _widened, _masterWeights, _masterGradients })
        {
            vector.Dispose();
        }
    }
}
