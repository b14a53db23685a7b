namespace DistPro.MLNet.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_pipeline_of_the_readme_is_a_program_that_runs()
    {
        string program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Quickstart.cs"));
        Assert.Contains(
            $"```csharp\n{program}```", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md")));

        using var folder = new TemporaryFolder();
        string photographs = Directory.CreateDirectory(folder.File("photos")).FullName;
        HalfImages.WriteFolder(photographs, perClass: 10, side: 48);
        var (exitCode, output) = await ExampleProcess.RunAsync("DistPro.Quickstart.dll", folder.Path);
        Assert.True(exitCode == 0, output);
        Assert.Matches(@"micro accuracy [01]\.\d{3}, log-loss \d", output);
        Assert.True(File.Exists(folder.File("model.zip")));
    }
}
