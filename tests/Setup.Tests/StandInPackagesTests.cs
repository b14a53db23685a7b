namespace Setup.Tests;

/// <summary>What set-up installs for the stand-ins, and what it says where it may not.</summary>
public sealed class StandInPackagesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact]
    public void InstallsExactlyWhatIsMissingAndNoRecommendedPackages()
    {
        _sandbox.Installed("libpng16-16", "libturbojpeg0", "libtorch-dev");

        var run = _sandbox.Run("setup.sh", ["--standins"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var install = Assert.Single(_sandbox.Calls, call => call.StartsWith("apt-get ") && !call.Contains("--simulate"));
        Assert.Contains("--no-install-recommends", install);
        Assert.EndsWith(" install g++ libopenblas0-openmp", install);
        Assert.Equal("build-native ", _sandbox.Calls[^1]);
    }

    [LinuxFact]
    public void FetchesThePackageListsWhereTheyAreMissing()
    {
        _sandbox.Installed("g++", "libpng16-16", "libturbojpeg0", "libtorch-dev");
        _sandbox.Command("apt-get", "[[ $* == *update* ]] && touch() { :; } && : >\"$CALLS.updated\"; [[ $* == *update* || -e $CALLS.updated ]] || exit 100");

        Assert.Equal(0, _sandbox.Run("setup.sh", ["--standins"]).ExitCode);
        Assert.Equal(
            ["update", "install libopenblas0-openmp"],
            _sandbox.Calls.Where(call => call.StartsWith("apt-get ") && !call.Contains("--simulate")).Select(call => call[(call.IndexOf("=300 ") + 5)..]));
    }

    [LinuxFact]
    public void TakesAPackageOfAnotherNameThatProvidesTheOneNeeded()
    {
        _sandbox.Installed("g++", "libpng16-16t64 libpng16-16 (= 1.6.43-5)", "libturbojpeg0", "libtorch-dev", "libopenblas0-openmp");

        Assert.Equal(0, _sandbox.Run("setup.sh", ["--standins"]).ExitCode);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("apt-get "));
    }

    [LinuxFact]
    public void NamesThePackagesThatAUserWithoutRightsLacks()
    {
        // No compiler and no libtorch; libopenblas0-pthread is not libopenblas0-openmp.
        _sandbox.Installed("libpng16-16", "libturbojpeg0", "libopenblas0-pthread libblas.so.3");
        _sandbox.Command("id", "echo 1000");

        var run = _sandbox.Run("setup.sh", ["--standins"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("missing, and this user may not install them: g++ libtorch-dev libopenblas0-openmp\n", run.Error);
        Assert.Contains("sudo apt-get install --no-install-recommends g++ libtorch-dev libopenblas0-openmp\n", run.Error);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("apt-get ") || call.StartsWith("build-native "));
    }

    [LinuxFact]
    public void UsesSudoWhereItAsksForNoPassword()
    {
        _sandbox.Installed("libpng16-16", "libturbojpeg0", "libtorch-dev", "libopenblas0-openmp");
        _sandbox.Command("id", "echo 1000");
        _sandbox.Command("sudo", "shift; \"$@\"");

        Assert.Equal(0, _sandbox.Run("setup.sh", ["--standins"]).ExitCode);
        Assert.Contains(_sandbox.Calls, call => call.StartsWith("sudo -n env ") && call.EndsWith(" install g++"));
    }

    [LinuxFact]
    public void TellsWhyAnInstallationFailed()
    {
        _sandbox.Installed("libpng16-16", "libturbojpeg0", "libtorch-dev", "libopenblas0-openmp");
        _sandbox.Command("apt-get", "echo 'E: You do not have enough free space in /var/cache/apt/archives/.'; exit 100");

        var run = _sandbox.Run("setup.sh", ["--standins"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be installed: g++\n", run.Error);
        Assert.Contains("E: You do not have enough free space", run.Error);
        Assert.DoesNotContain("build-native ", _sandbox.Calls);
    }

    [LinuxFact]
    public void NeedsDebianOrALibtorchThatIsPointedAt()
    {
        _sandbox.RemoveCommand("apt-get");

        var refused = _sandbox.Run("setup.sh", ["--standins"]);
        var pointed = _sandbox.Run("setup.sh", ["--standins"], new() { ["LIBTORCH"] = "/opt/libtorch" });

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("this machine has no apt-get", refused.Error);
        Assert.Contains("LIBTORCH", refused.Error);
        Assert.Equal((0, ""), (pointed.ExitCode, pointed.Error));
        Assert.Equal(["build-native "], _sandbox.Calls);
    }

    [LinuxFact]
    public void NeedsNoGccWhereAnotherCompilerIsNamed()
    {
        _sandbox.Installed("libpng16-16", "libturbojpeg0", "libtorch-dev", "libopenblas0-openmp");

        Assert.Equal(0, _sandbox.Run("setup.sh", ["--standins"], new() { ["CXX"] = "clang++" }).ExitCode);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("apt-get "));
    }

    [LinuxFact]
    public void WarnsOfASlowBlas()
    {
        _sandbox.Command("update-alternatives", "echo 'libblas.so.3-x86_64-linux-gnu  manual  /usr/lib/x86_64-linux-gnu/blas/libblas.so.3'");

        var run = _sandbox.Run("setup.sh", ["--standins"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "update-alternatives --set libblas.so.3-x86_64-linux-gnu /usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", run.Error);
    }
}
