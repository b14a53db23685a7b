using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Computes the gradients of a network's weights in the precision of a run.</summary>
/// <remarks>The switches for TensorFloat32 are the process's: they are set until this object is disposed.</remarks>
public sealed class Backpropagation : IDisposable
{
    private readonly Network _network;
    private readonly FlatParameters _parameters;
    private readonly BFloat16Copy? _copy;
    private readonly (bool Products, bool Convolutions) _before = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);

    /// <param name="network">The network, on its device.</param>
    /// <param name="parameters">What is trained: the network's parameters; others may follow.</param>
    /// <param name="precision">The precision.</param>
    public Backpropagation(Network network, FlatParameters parameters, Precision precision)
    {
        (_network, _parameters) = (network, parameters);
        _copy = precision == Precision.BFloat16 ? new BFloat16Copy(network, parameters) : null;
        AllowTensorFloat32((precision != Precision.Float32, precision != Precision.Float32));
    }

    /// <summary>The gradients of a loss, in <see cref="FlatParameters.Gradients"/>.</summary>
    /// <param name="loss">Computes the loss with the network that it is given.</param>
    public StepLoss Run(Func<Network, StepLoss> loss)
    {
        _copy?.TakeWeights();
        var result = loss(_copy?.Network ?? _network);
        _parameters.Gradients.fill_(0);
        result.Total.backward();
        _copy?.GiveGradients();
        return result;
    }

    /// <summary>Sets the switches back to what they were. Network and parameters stay the caller's.</summary>
    public void Dispose()
    {
        AllowTensorFloat32(_before);
        _copy?.Dispose();
    }

    private static void AllowTensorFloat32((bool Products, bool Convolutions) allowed) =>
        (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = allowed;
}
