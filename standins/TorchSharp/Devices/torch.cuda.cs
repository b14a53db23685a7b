using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class cuda
    {
        public static bool is_available() => Libtorch.CudaAvailable();

        public static bool is_cudnn_available() => Libtorch.CudnnAvailable();

        public static int device_count() => Libtorch.CudaCount();

        public static void manual_seed_all(long seed)
        {
            if (is_available()) Libtorch.CudaSeedAll((ulong)seed).OrThrow();
        }

        public static void synchronize(Device? device = null) => Libtorch.CudaSynchronize(device?.index ?? -1).OrThrow();
    }
}
