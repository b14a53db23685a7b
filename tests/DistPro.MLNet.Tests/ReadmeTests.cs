using System.Diagnostics;

namespace DistPro.MLNet.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_pipeline_of_the_readme_is_a_program_that_runs()
    {
        string program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Quickstart.cs"));
        Assert.Contains($"```csharp\n{program}```", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md")));

        using var folder = new TemporaryFolder();
        string photographs = Directory.CreateDirectory(folder.File("photos")).FullName;
        HalfImages.WriteFolder(photographs, perClass: 20, side: 48);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "DistPro.Quickstart.dll") },
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Matches(@"micro accuracy [01]\.\d{3}, log-loss \d", output);
        Assert.True(File.Exists(folder.File("model.zip")));
    }
}
