using System.Runtime.InteropServices;
using TorchSharp;

namespace DistPro.Engine.Runtime;

/// <summary>Process-wide settings of the arithmetic: memory, threads, and which device is used.</summary>
public static partial class EngineRuntime
{
    private static readonly Lazy<bool> Prepared = new(Prepare);

    // libtorch counts OpenMP's threads for each thread that calls it: one that had called it before the process was prepared
    // keeps what it had.
    [ThreadStatic]
    private static bool _threadIsPrepared;

    /// <summary>
    /// Applies the settings, once for the process and once for each thread; every entry into the engine calls it.
    /// </summary>
    public static void Initialize()
    {
        _ = Prepared.Value;
        if (!_threadIsPrepared)
        {
            UseAllCores();
            _threadIsPrepared = true;
        }
    }

    /// <summary>The device to use: the one asked for, else the first GPU, else the CPU.</summary>
    /// <param name="gpuDeviceId">Index of the GPU; null to take the first one if there is any.</param>
    /// <param name="fallbackToCpu">Whether the CPU may stand in for a GPU that was asked for and is not there.</param>
    /// <exception cref="InvalidOperationException">The GPU asked for is not there.</exception>
    public static torch.Device SelectDevice(int? gpuDeviceId = null, bool fallbackToCpu = false)
    {
        Initialize();
        int available = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (gpuDeviceId is null)
        {
            return available > 0 ? new torch.Device(DeviceType.CUDA, 0) : torch.CPU;
        }
        if (gpuDeviceId >= 0 && gpuDeviceId < available)
        {
            return new torch.Device(DeviceType.CUDA, gpuDeviceId.Value);
        }
        return fallbackToCpu
            ? torch.CPU
            : throw new InvalidOperationException(
                $"GPU {gpuDeviceId} was asked for; libtorch {torch.__version__} sees {available} GPU(s). Install a CUDA build "
                + "of libtorch "
                + "(package TorchSharp-cuda-linux or TorchSharp-cuda-windows), choose another device, or allow the CPU to be "
                + "used instead (FallbackToCpu).");
    }

    /// <summary>One line for a log: device, threads and libtorch version.</summary>
    public static string Describe(torch.Device device)
    {
        Initialize();
        return $"device {device}, {torch.get_num_threads()} threads, libtorch {torch.__version__}";
    }

    private static bool Prepare()
    {
        PrepareLinux();
        LibTorchFaults.TurnOffNnPack();
        return true;
    }

    private static void UseAllCores()
    {
        // Debian's libtorch starts with one thread whatever the machine has; elsewhere the default is the number of cores.
        if (torch.get_num_threads() == 1 && Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
        {
            torch.set_num_threads(Environment.ProcessorCount);
        }
    }

    private static void PrepareLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        try
        {
            LetIdleThreadsSleep();
            KeepFreedMemory();
            TakeLargePages();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library (musl), without these functions: nothing depends on them but speed.
        }
    }

    // OpenMP's threads wait for the next operation by looking for it all the time, and where other programs want the cores, too,
    // take them from the thread that has something to do: a training beside one busy process was seen to take several times as
    // long. OpenMP reads the variable once, when libtorch is loaded: a program that uses TorchSharp before this library sets it
    // itself. (Environment.SetEnvironmentVariable does not reach the C library.)
    private static void LetIdleThreadsSleep() => _ = SetNativeVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);

    // A training step frees as many megabytes as it allocates. glibc gives them back to the kernel, which then clears every page
    // again: of maps of small images up to a tenth of the time of a step, of large ones three quarters. With these settings the
    // memory stays in the process, also that of the largest maps.
    private static void KeepFreedMemory()
    {
        const int TrimThreshold = -1, MmapMax = -4;
        _ = SetMallocOption(MmapMax, 0);
        _ = SetMallocOption(TrimThreshold, int.MaxValue);
    }

    // What glibc cannot keep (more than 64 MB at once, on another thread than the first) comes in pages of 2 MB instead of 4 KB.
    // libtorch reads the variable once, when it is loaded.
    private static void TakeLargePages() => _ = SetNativeVariable("THP_MEM_ALLOC_ENABLE", "1", overwrite: 0);

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);
}
