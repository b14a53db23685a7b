using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static int get_num_threads() => Libtorch.Threads();

    public static void set_num_threads(int num) => Libtorch.SetThreads(num).OrThrow();

    public static int get_num_interop_threads() => Libtorch.InteropThreads();

    public static void set_num_interop_threads(int num) => Libtorch.SetInteropThreads(num).OrThrow();
}
