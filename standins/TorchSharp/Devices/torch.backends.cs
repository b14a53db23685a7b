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
                    get
                    {
                        Libtorch.Tf32Matmul(out var allowed).OrThrow();
                        return allowed;
                    }
                    set => Libtorch.SetTf32Matmul(value).OrThrow();
                }
            }
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get
                {
                    Libtorch.Tf32Cudnn(out var allowed).OrThrow();
                    return allowed;
                }
                set => Libtorch.SetTf32Cudnn(value).OrThrow();
            }
        }
    }
}
