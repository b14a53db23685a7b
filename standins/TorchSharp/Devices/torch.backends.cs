using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                public static bool allow_tf32
                {
                    get => Libtorch.Tf32Matmul();
                    set => Libtorch.SetTf32Matmul(value);
                }
            }
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get => Libtorch.Tf32Cudnn();
                set => Libtorch.SetTf32Cudnn(value);
            }
        }
    }
}
