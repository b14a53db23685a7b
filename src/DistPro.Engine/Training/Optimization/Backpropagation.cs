using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;

namespace DistPro.Engine.Training;

/// <summary>Computes the gradients of a network's weights, in bfloat16 by a copy of the network.</summary>
internal sealed class Backpropagation : IDisposable
{
    private readonly Network _network;
    private readonly FlatParameters _parameters;
    private readonly BFloat16Copy? _copy;

    /// <param name="network">The network, on its device.</param>
    /// <param name="parameters">What is trained: the network's parameters; others may follow.</param>
    /// <param name="precision">The precision.</param>
    public Backpropagation(Network network, FlatParameters parameters, Precision precision)
    {
        (_network, _parameters) = (network, parameters);
        _copy = precision == Precision.BFloat16 ? new BFloat16Copy(network, parameters) : null;
    }

    /// <summary>The gradients of a loss, in <see cref="FlatParameters.Gradients"/>.</summary>
    /// <param name="loss">Computes the loss with the network that it is given.</param>
    public StepLoss Run(Func<Network, StepLoss> loss)
    {
        _copy?.TakeWeights();
        var result = loss(_copy?.Network ?? _network);
        _parameters.Gradients.fill_(Zero);
        Backward.Run(result.Total);
        _copy?.GiveGradients();
        return result;
    }

    /// <summary>Network and parameters stay the caller's.</summary>
    public void Dispose() => _copy?.Dispose();
}
