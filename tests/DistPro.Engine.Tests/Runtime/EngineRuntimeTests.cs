using System.Globalization;
using DistPro.Engine.Runtime;
using TorchSharp;

namespace DistPro.Engine.Tests.Runtime;

public class EngineRuntimeTests
{
    [Fact]
    public void A_gpu_that_is_not_there_is_an_error_that_says_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(() => EngineRuntime.SelectDevice(gpuDeviceId: 99));
        Assert.Contains("GPU 99", error.Message);
        Assert.Contains("TorchSharp-cuda", error.Message);
        Assert.Equal(DeviceType.CPU, EngineRuntime.SelectDevice(gpuDeviceId: 99, fallbackToCpu: true).type);
    }

    [Fact]
    public void Description_names_device_threads_and_libtorch()
    {
        string text = EngineRuntime.Describe(torch.CPU);
        Assert.Contains("cpu", text);
        Assert.Contains($"{torch.get_num_threads()} threads", text);
        Assert.Matches(@"libtorch \d+\.\d+", text);
    }

    // 48 MB are more than glibc itself would ever keep; on a thread of its own they lie elsewhere than on the first one.
    [Fact]
    public void Memory_of_large_maps_stays_in_the_process()
    {
        const int Times = 20, Bytes = 48 << 20;
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere the C library has no such settings
        }
        EngineRuntime.Initialize();
        long faults = 0;
        var thread = new Thread(() =>
        {
            Fill(Bytes);
            long before = PageFaults();
            for (int i = 0; i < Times; i++)
            {
                Fill(Bytes);
            }
            faults = PageFaults() - before;
        });
        thread.Start();
        thread.Join();
        // Some come where the kernel has no large pages left; without the settings it is half of all pages, or all.
        Assert.InRange(faults, 0, Times * (Bytes / Environment.SystemPageSize) / 3);
    }

    private static void Fill(int bytes) => torch.zeros(bytes, dtype: torch.uint8).Dispose();

    // Of this thread; field 10 of the line (proc_pid_stat(5)), the 8th after the name in brackets.
    private static long PageFaults() =>
        long.Parse(File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[8], CultureInfo.InvariantCulture);

    [Fact]
    public void Streams_are_independent_and_repeatable()
    {
        static float[] Draw(long seed, string name, int epoch = 0)
        {
            using var generator = RandomStream.Create(seed, name, epoch);
            using var values = torch.rand(4, generator: generator);
            return values.data<float>().ToArray();
        }

        Assert.Equal(Draw(1, RandomStream.Shuffle), Draw(1, RandomStream.Shuffle));
        Assert.NotEqual(Draw(1, RandomStream.Shuffle), Draw(2, RandomStream.Shuffle));
        Assert.NotEqual(Draw(1, RandomStream.Shuffle), Draw(1, RandomStream.Augmentation));
        Assert.NotEqual(Draw(1, RandomStream.Shuffle), Draw(1, RandomStream.Shuffle, epoch: 1));
    }
}
