using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

[Collection(nameof(GlobalState))]
public sealed class EnvironmentTests
{
    [Fact]
    public void Threads_can_be_set()
    {
        int before = get_num_threads();
        set_num_threads(2);
        Assert.Equal(2, get_num_threads());
        set_num_threads(before);
        Assert.True(get_num_interop_threads() > 0);
    }

    [Fact]
    public void The_default_type_is_floating_point()
    {
        Assert.Equal(ScalarType.Float32, get_default_dtype());
        set_default_dtype(ScalarType.Float64);
        using (var x = ones(1)) Assert.Equal(ScalarType.Float64, x.dtype);
        set_default_dtype(ScalarType.Float32);
        Assert.Throws<ArgumentException>(() => set_default_dtype(ScalarType.Int32));
    }

    [Fact]
    public void Devices()
    {
        Assert.Equal(cuda.is_available(), cuda.device_count() > 0);
        Assert.Equal(cuda.is_available(), cuda_is_available());
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device(1).ToString());
        Assert.Equal(DeviceType.CUDA, new Device("cuda:3").type);
        Assert.Equal(3, new Device("cuda:3").index);
        Assert.Equal(DeviceType.CPU, device("cpu").type);
        using var x = ones(1);
        Assert.Equal(DeviceType.CPU, x.device.type);
        Assert.True(TryInitializeDeviceType(DeviceType.CPU));
    }

    [Fact]
    public void Reduced_precision_of_products_on_the_GPU_can_be_switched()
    {
        bool before = backends.cuda.matmul.allow_tf32;
        backends.cuda.matmul.allow_tf32 = !before;
        Assert.Equal(!before, backends.cuda.matmul.allow_tf32);
        backends.cuda.matmul.allow_tf32 = before;
        before = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = !before;
        Assert.Equal(!before, backends.cudnn.allow_tf32);
        backends.cudnn.allow_tf32 = before;
    }

    [Fact]
    public void The_version_of_libtorch_is_known() => Assert.Matches(@"^\d+\.\d+", __version__);
}
