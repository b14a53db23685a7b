namespace Setup.Tests;

/// <summary>What eng/build-native.sh says of a machine on which it cannot compile, and that nothing half-made stays.</summary>
public sealed class NativeBuildTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public NativeBuildTests() => _sandbox.UseRealNativeBuild();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact]
    public void NamesTheMissingCompiler()
    {
        var run = _sandbox.Run("build-native.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the C++ compiler 'g++' is missing. Install the Debian package g++", run.Error);
    }

    [LinuxFact]
    public void NamesTheMissingLibtorch()
    {
        _sandbox.Command("g++", "echo a-machine-without-libtorch");

        var run = _sandbox.Run("build-native.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("libtorch is missing. Install the Debian package libtorch-dev", run.Error);
    }

    [LinuxFact]
    public void RefusesAFolderThatIsNoLibtorch()
    {
        _sandbox.Command("g++", ":");

        var run = _sandbox.Run("build-native.sh", environment: new() { ["LIBTORCH"] = "/nonexistent" });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LIBTORCH=/nonexistent has no include/", run.Error);
    }

    [LinuxFact]
    public void SetUpFailsWithIt()
    {
        var run = _sandbox.Run("setup.sh", ["--standins"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the C++ compiler 'g++' is missing", run.Error);
    }
}
