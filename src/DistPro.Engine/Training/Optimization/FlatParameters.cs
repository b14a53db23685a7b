using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>
/// The parameters of a module as one vector, and their gradients as another: each parameter and each gradient becomes a view of
/// its piece. What concerns all weights (a step of the optimizer, zeroing, a copy) is then one operation, however many layers
/// there are.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private readonly Parameter[] _parameters;

    /// <summary>
    /// Moves the parameters, with their values, into one vector. Move the module to its device and number type before.
    /// </summary>
    /// <param name="parameters">The parameters; all of one number type and device.</param>
    public FlatParameters(IEnumerable<Parameter> parameters)
    {
        _parameters = [.. parameters];
        long count = _parameters.Sum(p => p.numel());
        var (type, device) = (_parameters[0].dtype, _parameters[0].device);
        Weights = empty(count, dtype: type, device: device).DetachFromDisposeScope();
        Gradients = zeros(count, dtype: type, device: device).DetachFromDisposeScope();

        using var frozen = no_grad();
        long offset = 0;
        foreach (var parameter in _parameters)
        {
            using var scope = NewDisposeScope();
            var shape = parameter.shape;
            var view = Piece(Weights, offset, shape);
            view.copy_(parameter);
            parameter.set_(view);
            parameter.grad = Piece(Gradients, offset, shape);
            offset += parameter.numel();
        }
    }

    /// <summary>All weights, in the order of the parameters; those of a convolution with the channels in last.</summary>
    public Tensor Weights { get; }

    /// <summary>All gradients, in the same order. A backward pass adds to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>
    /// The values of one parameter within a vector like <see cref="Weights"/>, in the parameter's shape; a view.
    /// </summary>
    /// <remarks>
    /// Kernels of convolutions lie channels last, as the maps do that they meet (<see cref="Networks.Network"/>): otherwise each
    /// call would turn them round.
    /// </remarks>
    internal static Tensor Piece(Tensor vector, long offset, long[] shape)
    {
        var values = vector.narrow(0, offset, shape.Aggregate(1L, (a, b) => a * b));
        return shape is [var outputs, var inputs, var height, var width]
            ? values.view(outputs, height, width, inputs).permute(0, 3, 1, 2)
            : values.view(shape);
    }

    /// <summary>
    /// Scales the gradients down where their common norm is larger than allowed, as PyTorch's clip_grad_norm_ does.
    /// </summary>
    /// <param name="largestNorm">The norm allowed; null for any.</param>
    public void ClipGradients(double? largestNorm)
    {
        if (largestNorm is null)
        {
            return;
        }
        using var scope = NewDisposeScope();
        Gradients.mul_((Number(largestNorm.Value) / (Gradients.norm() + Number(1e-6))).clamp(max: One));
    }

    /// <summary>
    /// Lets go of the vectors. The parameters stay views of the weights' memory, and have no gradients any more.
    /// </summary>
    public void Dispose()
    {
        foreach (var parameter in _parameters)
        {
            parameter.grad = null;
        }
        Weights.Dispose();
        Gradients.Dispose();
    }
}
