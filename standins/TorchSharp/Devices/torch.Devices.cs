#nullable disable
namespace TorchSharp;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    private static Device _cuda;

    private static Device _default = CPU;

    public static Device CUDA => _cuda ??= InitializeDevice(new Device(DeviceType.CUDA));

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(int index) => new(DeviceType.CUDA, index);

    public static Device get_default_device() => _default;

    public static void set_default_device(Device device) => _default = device;

    public static void set_default_device(string device) => _default = new Device(device);

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => cuda.is_available(),
        DeviceType.MPS => false,
        _ => true,
    };

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (TryInitializeDeviceType(deviceType)) return;
        throw new InvalidOperationException(
            $"Torch device type {deviceType} did not initialise on the current machine: libtorch {__version__} reports no such device. " +
            "For CUDA, build the native part against a libtorch that has it (LIBTORCH=... eng/build-native.sh) on a machine with an NVIDIA driver.");
    }

    public static Device InitializeDevice(
#nullable enable
        Device? device)
#nullable disable
    {
        device ??= _default;
        InitializeDeviceType(device.type);
        return device;
    }

    public static bool cuda_is_available() => cuda.is_available();
}
