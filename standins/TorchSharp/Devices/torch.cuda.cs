using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class cuda
    {
        public static bool is_available()
        {
            Libtorch.CudaAvailable(out var available).OrThrow();
            return available;
        }

        public static bool is_cudnn_available()
        {
            Libtorch.CudnnAvailable(out var available).OrThrow();
            return available;
        }

        public static int device_count()
        {
            Libtorch.CudaCount(out int count).OrThrow();
            return count;
        }

        public static void manual_seed_all(long seed)
        {
            if (is_available()) Libtorch.CudaSeedAll((ulong)seed).OrThrow();
        }

        public static void synchronize(Device? device = null) => Libtorch.CudaSynchronize(device?.index ?? -1).OrThrow();
    }
}
