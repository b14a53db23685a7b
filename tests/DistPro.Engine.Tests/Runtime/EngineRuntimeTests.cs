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
