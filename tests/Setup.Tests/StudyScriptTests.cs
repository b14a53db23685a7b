namespace Setup.Tests;

/// <summary>What eng/study.sh passes on, and what it refuses before it starts anything.</summary>
public sealed class StudyScriptTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact]
    public void KeepsQuickRunsApartFromTheEvidence()
    {
        var images = _sandbox.InRepository("eng");
        File.WriteAllText(Path.Combine(images, "train-images-idx3-ubyte.gz"), "");
        _sandbox.Run("setup.sh", ["--packages"]);
        Dictionary<string, string> environment = new() { ["FASHION_MNIST"] = images };

        Assert.Equal(0, _sandbox.Run("study.sh", ["transfer", "--seeds", "3"], environment).ExitCode);
        Assert.Equal(0, _sandbox.Run("study.sh", ["transfer", "--quick"], environment).ExitCode);

        Assert.EndsWith(Arguments("artifacts/study", "docs/results") + " transfer --seeds 3", _sandbox.Calls[0]);
        Assert.EndsWith(Arguments("artifacts/study-quick", "artifacts/study-quick/results") + " transfer --quick", _sandbox.Calls[1]);

        string Arguments(string work, string results) =>
            $" --images {images} --work {_sandbox.InRepository(work)} --results {_sandbox.InRepository(results)}";
    }

    [LinuxFact]
    public void NamesThePackageThatHoldsTheImages()
    {
        var run = _sandbox.Run("study.sh", ["transfer"], new() { ["FASHION_MNIST"] = "/nonexistent" });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("apt-get install dataset-fashion-mnist", run.Error);
        Assert.Empty(_sandbox.Calls);
    }
}
