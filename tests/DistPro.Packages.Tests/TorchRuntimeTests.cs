using System.Text.Json;

namespace DistPro.Packages.Tests;

public class TorchRuntimeTests
{
    private static readonly string Program = Path.Combine(Build.Repository, "examples", "DistPro.Quickstart");

    [Theory]
    [InlineData("cpu", "linux-x64", "libtorch-cpu-linux-x64")]
    [InlineData("cpu", "win-arm64", "libtorch-cpu-win-arm64")]
    [InlineData("cuda", "linux-x64", "TorchSharp-cuda-linux")]
    [InlineData("cuda", "win-x64", "TorchSharp-cuda-windows")]
    public async Task A_program_references_one_libtorch(string runtime, string system, string package)
    {
        var (exitCode, output) =
            await Build.MSBuild(Program, "-getItem:PackageReference", $"-p:TorchRuntime={runtime}", $"-p:TorchSystem={system}");
        Assert.Equal(0, exitCode);
        Assert.Equal([package], Packages(output).Where(p => p.StartsWith("libtorch-") || p.StartsWith("TorchSharp-")));
    }

    [Theory]
    [InlineData("metal", "linux-x64", "TorchRuntime is 'metal'. Expected cpu or cuda")]
    [InlineData("cpu", "linux-arm64", "There is no libtorch for cpu linux-arm64. TorchSharp has it for cpu")]
    [InlineData("cuda", "osx-arm64", "There is no libtorch for cuda osx-arm64.")]
    public async Task What_is_not_to_be_had_is_an_error_before_NuGet_asks_for_it(string runtime, string system, string error)
    {
        var (exitCode, output) =
            await Build.MSBuild(Program, "-t:CollectPackageReferences", $"-p:TorchRuntime={runtime}", $"-p:TorchSystem={system}");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(error, output);
    }

    [Fact]
    public async Task This_machine_gets_the_libtorch_of_its_own_system()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string machine = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        var (_, output) = await Build.MSBuild(Program, "-getItem:PackageReference", "-p:TorchRuntime=cpu");
        Assert.Contains($"libtorch-cpu-{system}-{machine}", Packages(output));
    }

    private static string[] Packages(string json)
    {
        using var document = JsonDocument.Parse(json);
        var items = document.RootElement.GetProperty("Items").GetProperty("PackageReference");
        return [.. items.EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!)];
    }
}
