using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator CrossEntropy = new("aten::cross_entropy_loss");
            private static readonly Operator NegativeLogLikelihood = new("aten::nll_loss_nd");
            private static readonly Operator KlDivergence = new("aten::kl_div");
            private static readonly Operator SquaredError = new("aten::mse_loss");
            private static readonly Operator AbsoluteError = new("aten::l1_loss");
            private static readonly Operator SmoothAbsoluteError = new("aten::smooth_l1_loss");
            private static readonly Operator BinaryCrossEntropy = new("aten::binary_cross_entropy");
            private static readonly Operator BinaryCrossEntropyWithLogits = new("aten::binary_cross_entropy_with_logits");

            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                CrossEntropy.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                NegativeLogLikelihood.Call(input, target, weight, (long)reduction);

            /// <summary><paramref name="target"/> holds logarithms unless said otherwise: TorchSharp's default, not PyTorch's.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                KlDivergence.Call(input, target, (long)reduction, log_target);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                SquaredError.Call(input, target, (long)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                AbsoluteError.Call(input, target, (long)reduction);

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                SmoothAbsoluteError.Call(input, target, (long)reduction, beta);

            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                RequireSameShape(input, target);
                return BinaryCrossEntropy.Call(input, target, weight, (long)reduction);
            }

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                RequireSameShape(input, target);
                return BinaryCrossEntropyWithLogits.Call(input, target, weight, pos_weights, (long)reduction);
            }

            // The operators would broadcast.
            private static void RequireSameShape(Tensor input, Tensor target)
            {
                if (!input.shape.AsSpan().SequenceEqual(target.shape))
                {
                    throw new ArgumentException(
                        $"Expected a target of the input's shape [{string.Join(", ", input.shape)}], found [{string.Join(", ", target.shape)}].",
                        nameof(target));
                }
            }
        }
    }
}
