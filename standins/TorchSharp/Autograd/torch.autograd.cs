#nullable disable
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>As in TorchSharp, creating a graph does not imply keeping the first one: say so with retain_graph.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor> grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            Value result;
            var values = stackalloc Value[3];
            var frame = new Frame([Array(outputs), Array(grad_outputs), Array(inputs)], stackalloc byte[Frame.ScratchSize]);
            Status status;
            try
            {
                frame.Fill(values);
                status = Libtorch.Grad(&values[0], &values[1], &values[2], retain_graph, create_graph, allow_unused, &result);
            }
            finally
            {
                frame.Release();
            }
            status.OrThrow();
            return Tensor.OwnAll(result);
        }

        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor> inputs = null)
        {
            var values = stackalloc Value[3];
            var frame = new Frame([Array(tensors), Array(grad_tensors), Array(inputs)], stackalloc byte[Frame.ScratchSize]);
            Status status;
            try
            {
                frame.Fill(values);
                status = Libtorch.Backward(&values[0], &values[1], &values[2], retain_graph ?? create_graph, create_graph);
            }
            finally
            {
                frame.Release();
            }
            status.OrThrow();
        }

        public static void backward(
            Tensor tensor, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static Argument Array(IList<Tensor> tensors) => tensors as Tensor[] ?? tensors?.ToArray();
    }
}
