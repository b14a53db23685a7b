using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator CosineSimilarity = new("aten::cosine_similarity");
            private static readonly Operator PairwiseDistance = new("aten::pairwise_distance");
            private static readonly Operator OneHot = new("aten::one_hot");

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) => CosineSimilarity.Call(x1, x2, dim, eps);

            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2.0, double eps = 1e-6, bool keepdim = false) =>
                PairwiseDistance.Call(input1, input2, p, eps, keepdim);

            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                if (x.dtype != ScalarType.Int64)
                    throw new ArgumentException($"one_hot takes classes of type Int64, found {x.dtype}.", nameof(x));
                return OneHot.Call(x, num_classes);
            }
        }
    }
}
