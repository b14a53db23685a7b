using DistPro.Engine.Runtime;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace DistPro.MLNet.Classifier;

/// <summary>The device that a context asks for.</summary>
internal static class ContextDevice
{
    /// <summary>The GPU that is asked for, else the first one, else the CPU. Where the CPU stands in, the log warns.</summary>
    /// <param name="context">The context, with its own GPU and whether the CPU may stand in for it.</param>
    /// <param name="gpuDeviceId">Index of a GPU to take instead of the context's; null for the context's.</param>
    /// <exception cref="InvalidOperationException">The GPU asked for is not there.</exception>
    public static torch.Device Select(MLContext context, int? gpuDeviceId = null)
    {
        int? asked = gpuDeviceId ?? context.GpuDeviceId;
        var device = EngineRuntime.SelectDevice(asked, context.FallbackToCpu);
        if (asked is not null && device.type == DeviceType.CPU)
        {
            using var channel = ((IHostEnvironment)context).Register(nameof(ContextDevice)).Start("Selection");
            channel.Warning(
                MessageSensitivity.None, "GPU {0} was asked for and is not there; the CPU is used instead, which is slower, "
                + "since FallbackToCpu is set", asked);
        }
        return device;
    }
}
