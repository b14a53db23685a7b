using System.Runtime.InteropServices;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Studies;

/// <summary>What the studies ran on.</summary>
internal static class Machine
{
    /// <summary>One line.</summary>
    public static string Describe(Device device) =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}; {EngineRuntime.Describe(device)}";

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var line = Path.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? $"{RuntimeInformation.ProcessArchitecture}" : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
