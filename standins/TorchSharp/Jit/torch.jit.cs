#nullable disable
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public static ScriptModule load(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Read(filename, new Device(device_type, (int)device_index)));

        public static ScriptModule load(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Read(bytes, new Device(device_type, (int)device_index)));

        public static ScriptModule<T, TResult> load<T, TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Read(filename, new Device(device_type, (int)device_index)));

        public static ScriptModule<T, TResult> load<T, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Read(bytes, new Device(device_type, (int)device_index)));

        private static nint Read(string path, Device device)
        {
            if (!File.Exists(path)) throw new FileNotFoundException(path);
            Libtorch.JitLoad(path, InitializeDevice(device).Packed, out nint module).OrThrow();
            return module;
        }

        private static unsafe nint Read(byte[] bytes, Device device)
        {
            fixed (byte* data = bytes)
            {
                Libtorch.JitLoadMemory(data, bytes.Length, InitializeDevice(device).Packed, out nint module).OrThrow();
                return module;
            }
        }
    }
}
