using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace DistPro.Engine.Runtime;

/// <summary>What in libtorch has to be avoided on some processors, mostly inside virtual machines.</summary>
internal static class LibTorchFaults
{
    // The leaf of cpuid in which AMD's processors tell their caches; of its parts, 2 is the second level.
    private const uint LargestLeaf = 0x8000_0000, CacheLeaf = 0x8000_001D;
    private const int SecondLevel = 2;
    private const int AuthenticAmd = 0x6874_7541; // "Auth", the first part of the maker's name

    /// <summary>
    /// Whether oneDNN (3.7 and later, in libtorch 2.10) ends the process with a division by zero at some large 1x1 convolutions
    /// whose channels are last in memory: it reads the sizes of the caches from cpuid, and virtual machines that hide them there
    /// give zero. Others do not end the process there and give wrong values: those to 512 channels, with or without a stride.
    /// </summary>
    public static bool LargePointwiseConvolutionsFail { get; } = HidesCacheSizes();

    /// <summary>
    /// Tells libtorch not to try NNPACK, which is for old processors: where it does not know the processor, libtorch writes a
    /// warning to the error stream, again for each thread.
    /// </summary>
    public static unsafe void TurnOffNnPack()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out nint library))
        {
            return;
        }
        // at::globalContext() and at::Context::setUserEnabledNNPACK(bool), which TorchSharp does not pass on.
        if (NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out nint context)
            && NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb", out nint enable))
        {
            ((delegate* unmanaged<nint, byte, void>)enable)(((delegate* unmanaged<nint>)context)(), 0);
        }
    }

    private static bool HidesCacheSizes()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Ebx != AuthenticAmd)
        {
            return false;
        }
        return (uint)X86Base.CpuId(unchecked((int)LargestLeaf), 0).Eax < CacheLeaf
            || X86Base.CpuId(unchecked((int)CacheLeaf), SecondLevel).Eax == 0;
    }
}
