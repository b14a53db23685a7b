namespace Setup.Tests;

/// <summary>What eng/demo.sh passes on, and what it refuses before it starts anything.</summary>
public sealed class DemoScriptTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact]
    public void RunsTheDemoOnTheImagesAskedFor()
    {
        var folder = _sandbox.InRepository("eng");
        File.WriteAllText(Path.Combine(folder, "train-images-idx3-ubyte.gz"), "");
        _sandbox.Run("setup.sh", ["--packages"]);

        Assert.Equal(0, _sandbox.Run("demo.sh", ["--short", "--images", folder]).ExitCode);
        Assert.Equal(0, _sandbox.Run("demo.sh", ["--full", "--epochs", "3"], new() { ["FASHION_MNIST"] = folder }).ExitCode);

        Assert.EndsWith($" --short --images {folder}", _sandbox.Calls[0]);
        Assert.EndsWith($" --idx {folder} --epochs 3", _sandbox.Calls[1]);
    }

    [LinuxFact]
    public void NamesThePackageThatHoldsTheWholeSet()
    {
        var run = _sandbox.Run("demo.sh", ["--full"], new() { ["FASHION_MNIST"] = "/nonexistent" });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("apt-get install dataset-fashion-mnist", run.Error);
        Assert.Empty(_sandbox.Calls);
    }

    [LinuxFact]
    public void RefusesAFolderOfImagesThatIsNotThere()
    {
        var run = _sandbox.Run("demo.sh", ["--images", "/nonexistent"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("there is no folder /nonexistent", run.Error);
        Assert.Empty(_sandbox.Calls);
    }
}
