using System.Diagnostics;

namespace DistPro.MLNet.Tests;

/// <summary>Runs an example as a process of its own.</summary>
internal static class ExampleProcess
{
    /// <summary>The exit code, and what the program wrote to its output and then to its error output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string assembly, string workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
