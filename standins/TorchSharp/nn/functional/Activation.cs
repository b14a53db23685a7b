using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Relu6 = new("aten::relu6");
            private static readonly Operator Relu6InPlace = new("aten::relu6_");
            private static readonly Operator LeakyRelu = new("aten::leaky_relu");
            private static readonly Operator LeakyReluInPlace = new("aten::leaky_relu_");
            private static readonly Operator Softmax = new("aten::softmax", "int");
            private static readonly Operator LogSoftmax = new("aten::log_softmax", "int");

            // The result of an in-place form is a second handle, so that disposing it leaves the input usable.
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? Relu6InPlace.InPlace(x).alias() : Relu6.Call(x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? LeakyReluInPlace.InPlace(input, negative_slope).alias() : LeakyRelu.Call(input, negative_slope);

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Softmax.Call(input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => LogSoftmax.Call(x, dim);
        }
    }
}
