namespace Setup.Tests;

/// <summary>Which supplier set-up chooses, and what it remembers.</summary>
public sealed class SupplierChoiceTests : IDisposable
{
    private const string Absent = "error NU1101: Unable to find package TorchSharp.";
    private const string Offline = "error NU1301: Unable to load the service index.";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact]
    public void TakesTheStandInsWhereTheRegistryLacksThePackages()
    {
        _sandbox.Restore(Absent, "error NU1102: Unable to find package Microsoft.ML with version (>= 5.0.0)");

        var run = _sandbox.Run("setup.sh");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(">true</UseStandIns>", _sandbox.SupplierProps);
        Assert.Contains("build-native ", _sandbox.Calls);
    }

    [LinuxFact]
    public void TakesThePackagesWhereTheyRestoreAndRun()
    {
        var run = _sandbox.Run("setup.sh");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(">false</UseStandIns>", _sandbox.SupplierProps);
        Assert.All(_sandbox.Calls, call => Assert.StartsWith("dotnet ", call));
        Assert.Single(_sandbox.Calls, call => call.StartsWith("dotnet run "));
    }

    [LinuxFact]
    public void SaysLoudlyThatThePackagesRestoreButDoNotRun()
    {
        _sandbox.Command("dotnet", "if [ \"$1\" = run ]; then echo 'System.DllNotFoundException: libtorch'; exit 134; fi");

        var run = _sandbox.Run("setup.sh");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("WARNING", run.Error);
        Assert.Contains("DllNotFoundException: libtorch", run.Error);
        Assert.Contains(">true</UseStandIns>", _sandbox.SupplierProps);
        Assert.Contains("build-native ", _sandbox.Calls);
    }

    [LinuxFact]
    public void StoresNothingWhenTheRegistryCannotBeAsked()
    {
        _sandbox.Restore(Absent, Offline);

        var run = _sandbox.Run("setup.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Offline, run.Error);
        Assert.Contains("nothing was stored", run.Error);
        Assert.Null(_sandbox.SupplierProps);
        Assert.DoesNotContain("build-native ", _sandbox.Calls);
    }

    [LinuxFact]
    public void StoresNothingWhenTheNativePackagesCannotBeAskedFor()
    {
        _sandbox.Command("dotnet", $"if [ \"$1\" = restore ] && [[ $2 == */smoke.csproj ]]; then echo '{Offline}'; exit 1; fi");

        Assert.Equal(1, _sandbox.Run("setup.sh").ExitCode);
        Assert.Null(_sandbox.SupplierProps);
    }

    [LinuxFact]
    public void StoresNothingWhenDotnetFailsWithoutACode()
    {
        _sandbox.Command("dotnet", "echo 'A compatible .NET SDK was not found.'; exit 145");

        var run = _sandbox.Run("setup.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("A compatible .NET SDK was not found.", run.Error);
        Assert.Null(_sandbox.SupplierProps);
    }

    [LinuxFact]
    public void AsksOnlyOnce()
    {
        _sandbox.Restore(Absent);
        _sandbox.Run("setup.sh");
        var before = _sandbox.Calls.Length;

        Assert.Equal(0, _sandbox.Run("setup.sh").ExitCode);

        Assert.DoesNotContain(_sandbox.Calls.Skip(before), call => call.StartsWith("dotnet ") || call.StartsWith("apt-get "));
    }

    [LinuxFact]
    public void AsksAgainWhenTold()
    {
        _sandbox.Run("setup.sh", ["--standins"]);

        _sandbox.Run("setup.sh", ["--again"]);

        Assert.Contains(">false</UseStandIns>", _sandbox.SupplierProps);
    }

    [LinuxFact]
    public void RemembersAChoiceMadeByOption()
    {
        Assert.Equal(0, _sandbox.Run("setup.sh", ["--packages"]).ExitCode);
        Assert.Contains(">false</UseStandIns>", _sandbox.SupplierProps);
        Assert.Empty(_sandbox.Calls);

        Assert.Equal(0, _sandbox.Run("setup.sh", ["--standins"]).ExitCode);
        Assert.Contains(">true</UseStandIns>", _sandbox.SupplierProps);
        Assert.Contains("build-native ", _sandbox.Calls);
    }

    [LinuxFact]
    public void HeedsTheEnvironmentForOneRun()
    {
        var run = _sandbox.Run("setup.sh", environment: new() { ["UseStandIns"] = "true" });

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("build-native ", _sandbox.Calls);
        Assert.Null(_sandbox.SupplierProps);
    }

    [LinuxFact]
    public void HasNothingToDoForAnExternalSupplier()
    {
        Assert.Equal(0, _sandbox.Run("setup.sh", environment: new() { ["ExternalSupplier"] = "/somewhere.targets" }).ExitCode);
        Assert.Empty(_sandbox.Calls);
    }

    [LinuxFact]
    public void RefusesAnAnswerFileThatItDidNotWrite()
    {
        File.WriteAllText(_sandbox.InRepository("supplier.props"), "<Project>");

        var run = _sandbox.Run("setup.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("supplier.props cannot be understood", run.Error);
        Assert.Contains("eng/setup.sh --again", run.Error);
    }

    [LinuxFact]
    public void NamesTheMissingSdk()
    {
        _sandbox.RemoveCommand("dotnet");

        var run = _sandbox.Run("setup.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the .NET SDK is missing", run.Error);
    }

    [LinuxFact]
    public void RefusesAnUnknownOption()
    {
        var run = _sandbox.Run("setup.sh", ["--standin"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--standins, --packages, --again", run.Error);
        Assert.Empty(_sandbox.Calls);
    }
}
