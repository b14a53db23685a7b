using Microsoft.ML;

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
        HalfImages.WriteFolder(photographs, perClass: 5, side: 48);
        var (exitCode, output) = await ExampleProcess.RunAsync("DistPro.Quickstart.dll", folder.Path);
        Assert.True(exitCode == 0, output);
        Assert.Contains("training ResNet20_ImageNet[stages=4]", output);
        Assert.Equal(2, output.Split("epoch 10/10: loss ").Length - 1);
        Assert.Matches(@"micro accuracy [01]\.\d{3}, log-loss \d", output);
        using var classifier = new MLContext().Distillation().Load(folder.File("photos.distpro"));
        Assert.Equal(2, classifier.ClassNames.Count);
    }
}
