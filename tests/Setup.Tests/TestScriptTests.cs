namespace Setup.Tests;

/// <summary>The closing line of eng/test.sh and its exit code.</summary>
public sealed class TestScriptTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public TestScriptTests() => _sandbox.Run("setup.sh", ["--packages"]);

    public void Dispose() => _sandbox.Dispose();

    [LinuxFact]
    public void SumsTheTestsOfAllProjects()
    {
        TestsEndWith(0, Result(total: 10, executed: 8, passed: 8, failed: 0), Result(total: 5, executed: 5, passed: 5, failed: 0));

        var run = _sandbox.Run("test.sh");

        Assert.Equal((0, "13 passed, 0 failed, 2 skipped"), (run.ExitCode, LastLine(run.Output)));
    }

    [LinuxFact]
    public void FailsWhereATestFails()
    {
        TestsEndWith(1, Result(total: 10, executed: 10, passed: 9, failed: 1));

        var run = _sandbox.Run("test.sh");

        Assert.Equal((1, "9 passed, 1 failed, 0 skipped"), (run.ExitCode, LastLine(run.Output)));
    }

    [LinuxFact]
    public void CountsATestHostThatDiedBesideTheTestsThatFailed()
    {
        var died = Result(total: 3, executed: 3, passed: 2, failed: 1) + "<Text>The active test run was aborted. Reason: Test host process crashed</Text>";
        TestsEndWith(1, died, Result(total: 5, executed: 5, passed: 5, failed: 0));

        var run = _sandbox.Run("test.sh");

        Assert.Equal((1, "7 passed, 2 failed, 0 skipped"), (run.ExitCode, LastLine(run.Output)));
    }

    [LinuxFact]
    public void ARunThatFailedWithoutAFailedTestIsAFailure()
    {
        TestsEndWith(1, Result(total: 5, executed: 5, passed: 5, failed: 0));

        var run = _sandbox.Run("test.sh");

        Assert.Equal((1, "5 passed, 1 failed, 0 skipped"), (run.ExitCode, LastLine(run.Output)));
    }

    [LinuxFact]
    public void ABuildThatFailedIsAFailure()
    {
        _sandbox.Command("dotnet", "exit 1");

        var run = _sandbox.Run("test.sh");

        Assert.Equal((1, "0 passed, 1 failed, 0 skipped"), (run.ExitCode, LastLine(run.Output)));
    }

    [LinuxFact]
    public void LeavesAloneTheResultsOfAnotherRun()
    {
        var others = Directory.CreateDirectory(_sandbox.InRepository("artifacts/test-results/other")).FullName;
        File.WriteAllText(Path.Combine(others, "result.trx"), Result(total: 7, executed: 7, passed: 0, failed: 7));
        TestsEndWith(0, Result(total: 5, executed: 5, passed: 5, failed: 0));

        var run = _sandbox.Run("test.sh");

        Assert.Equal((0, "5 passed, 0 failed, 0 skipped"), (run.ExitCode, LastLine(run.Output)));
        Assert.Equal([others], Directory.GetDirectories(_sandbox.InRepository("artifacts/test-results")));
    }

    [LinuxFact]
    public void ARunWithoutTestsIsAFailure()
    {
        TestsEndWith(0, Result(total: 0, executed: 0, passed: 0, failed: 0));

        var run = _sandbox.Run("test.sh", ["--filter", "Name=Misspelt"]);

        Assert.Equal((1, "0 passed, 1 failed, 0 skipped"), (run.ExitCode, LastLine(run.Output)));
    }

    [LinuxFact]
    public void LeavesOutSlowTestsUnlessAskedForAll()
    {
        TestsEndWith(0, Result(total: 1, executed: 1, passed: 1, failed: 0));

        _sandbox.Run("test.sh", ["--filter", "Name~Golden"]);
        _sandbox.Run("test.sh", ["--all", "--blame"]);

        var tests = _sandbox.Calls.Where(call => call.StartsWith("dotnet test ")).ToArray();
        Assert.Contains("--filter (Name~Golden)&(Category!=Slow) ", tests[0]);
        Assert.DoesNotContain("--filter", tests[1]);
        Assert.Contains(" --blame ", tests[1]);
    }

    private static string Result(int total, int executed, int passed, int failed) =>
        $"<Counters total=\"{total}\" executed=\"{executed}\" passed=\"{passed}\" failed=\"{failed}\" error=\"0\" notExecuted=\"0\" />\n";

    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1];

    /// <summary>A dotnet whose test run writes the given result files.</summary>
    private void TestsEndWith(int exitCode, params string[] results)
    {
        var writing = results.Select((result, i) => $"cat >\"$folder/result{i}.trx\" <<'END'\n{result}\nEND");
        _sandbox.Command("dotnet", $$"""
            [ "$1" = test ] || exit 0
            while [ "$1" != --results-directory ]; do shift; done
            folder=$2
            mkdir -p "$folder"
            {{string.Join('\n', writing)}}
            exit {{exitCode}}
            """);
    }
}
