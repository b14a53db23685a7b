using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            private static readonly Operator Norm = new("aten::norm", "Scalar");
            private static readonly Operator Stack = new("aten::stack");
            private static readonly Operator Reshape = new("aten::reshape");
            private static readonly Operator Detach = new("aten::detach");
            private static readonly Operator SetData = new("aten::set_data");
            private static readonly Operator Cat = new("aten::cat");

            /// <summary>Scales the gradients down to <paramref name="max_norm"/> together, and returns the norm they had.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                var grads = tensors.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
                if (grads.Length == 0)
                    return 0;
                var norms = grads.Select(grad => Norm.Call(grad, norm_type)).ToArray();
                var total = Norm.Call(Stack.Call(norms), norm_type);
                var factor = (max_norm / (total + 1e-6)).clamp_max(1.0);
                foreach (var grad in grads)
                    grad.mul_(factor);
                return total.ToDouble();
            }

            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                var rows = tensors.Select(parameter => Reshape.Call(parameter, new long[] { -1 })).ToArray();
                return Cat.Call(rows).MoveToOuterDisposeScope();
            }

            /// <summary>Makes each parameter a view of its part of <paramref name="vec"/>.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                long start = 0;
                foreach (var parameter in tensors)
                {
                    var count = parameter.numel();
                    SetData.Run(parameter, Detach.Call(vec.narrow(0, start, count).view(parameter.shape)));
                    start += count;
                }
            }
        }
    }
}
