using System.Diagnostics;
using System.Reflection;

namespace DistPro.Packages.Tests;

/// <summary>MSBuild on a project, and where the things lie that the tests give it.</summary>
internal static class Build
{
    public static string Repository => Metadata("Repository");

    public static string TorchSharp => Metadata("TorchSharp");

    public static async Task<(int ExitCode, string Output)> MSBuild(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static string Metadata(string key) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
