using System.Runtime.InteropServices;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Studies;

/// <summary>What the studies ran on.</summary>
internal static class Machine
{
    /// <summary>One line.</summary>
    public static string Describe(Device device) =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}; "
        + EngineRuntime.Describe(device);

    private static string Processor()
    {
        const string Processors = "/proc/cpuinfo"; // on Linux
        return File.Exists(Processors) && File.ReadLines(Processors).FirstOrDefault(IsName) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : $"{RuntimeInformation.ProcessArchitecture}";

        static bool IsName(string line) => line.StartsWith("model name", StringComparison.Ordinal);
    }
}
