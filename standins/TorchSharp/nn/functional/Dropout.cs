using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Drop = new("aten::dropout");
            private static readonly Operator DropInPlace = new("aten::dropout_");

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? DropInPlace.InPlace(input, p, training).alias() : Drop.Call(input, p, training);
        }
    }
}
