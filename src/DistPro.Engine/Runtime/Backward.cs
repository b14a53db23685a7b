using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Runtime;

/// <summary>Backward passes, on the CPU by one thread of the process at a time; the forward ones may run beside them.</summary>
/// <remarks>
/// oneDNN (3.10, in libtorch 2.10) keeps the code of a convolution for all threads. Where two of them run the same one backward
/// at once, it writes through a null pointer (brgemm_convolution_bwd_t), and the process ends.
/// </remarks>
internal static class Backward
{
    private static readonly object OneAtATime = new();

    /// <summary>Adds the gradients of a loss to those of the tensors that it was computed from.</summary>
    public static void Run(Tensor loss, bool retainGraph = false) => Alone(loss, () =>
    {
        loss.backward(retain_graph: retainGraph);
        return true;
    });

    /// <summary>The gradients of a number with respect to tensors; null or invalid where it does not depend on one.</summary>
    /// <param name="value">The number.</param>
    /// <param name="inputs">The tensors.</param>
    /// <param name="differentiable">Whether gradients of the gradients will be asked for.</param>
    public static IList<Tensor> Gradients(Tensor value, Tensor[] inputs, bool differentiable = false) => Alone(value, () =>
        autograd.grad([value], inputs, retain_graph: differentiable, create_graph: differentiable, allow_unused: differentiable));

    private static T Alone<T>(Tensor value, Func<T> run)
    {
        if (value.device.type != DeviceType.CPU)
        {
            return run();
        }
        lock (OneAtATime)
        {
            return run();
        }
    }
}
