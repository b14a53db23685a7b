using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator BatchNormalize = new("aten::batch_norm");
            private static readonly Operator NormAlong = new("aten::norm", "ScalarOpt_dim");

            /// <summary>Without running statistics (both null) and with training, the batch's own are used and none are kept.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                const bool useCudnn = false;
                return BatchNormalize.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, useCudnn);
            }

            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var norm = NormAlong.Call(input, p, new[] { dim }, true);
                using var divisor = norm.clamp_min(eps);
                return input / divisor;
            }
        }
    }
}
