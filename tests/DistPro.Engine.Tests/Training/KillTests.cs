namespace DistPro.Engine.Tests.Training;

public sealed class KillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_killed_five_times_ends_as_if_it_was_never_killed() => KillAndCompare(5);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_run_killed_twenty_times_ends_as_if_it_was_never_killed() => KillAndCompare(20);

    private void KillAndCompare(int kills)
    {
        int epochs = 2 * kills; // each life does some steps, an epoch has nine
        string expected = ChildTraining.Outcome(checkpoint: null, epochs);
        string checkpoint = Path.Combine(_folder, "run.checkpoint"), outcome = Path.Combine(_folder, "outcome.txt");
        var random = new Random(kills);
        for (int kill = 0; kill < kills; kill++)
        {
            using var child = ChildTraining.Start(checkpoint, outcome, epochs);
            // Waits until the child has written a checkpoint of its own, so that each life gets on; then for a moment, which may
            // be any.
            var before = Written(checkpoint);
            while (Written(checkpoint) == before && !child.HasExited)
            {
                Thread.Sleep(1);
            }
            Thread.Sleep(random.Next(40));
            child.Kill();
            child.WaitForExit();
        }
        Assert.False(File.Exists(outcome), "the run ended before it was killed often enough");
        using (var last = ChildTraining.Start(checkpoint, outcome, epochs))
        {
            last.WaitForExit();
            Assert.Equal(0, last.ExitCode);
        }
        Assert.Equal(expected, File.ReadAllText(outcome));
    }

    private static DateTime Written(string path) => File.GetLastWriteTimeUtc(path);
}
