using System.Text.RegularExpressions;
using Microsoft.ML;

namespace DistPro.MLNet.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_pipeline_of_the_readme_is_the_quickstarts()
    {
        string program = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Quickstart.cs"));
        Assert.Contains(
            $"```csharp\n{program}```", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_quickstart_trains_a_teacher_and_a_student_shows_its_progress_and_saves_the_student()
    {
        using var folder = new TemporaryFolder();
        string photographs = Directory.CreateDirectory(folder.File("photos")).FullName;
        HalfImages.WriteFolder(photographs, perClass: 2, side: 48);
        var (exitCode, output) = await ExampleProcess.RunAsync("DistPro.Quickstart.dll", folder.Path);
        Assert.True(exitCode == 0, output);
        Assert.Contains("training ResNet20_ImageNet[stages=4]", output);
        Assert.Equal(2, Regex.Count(output, @"^epoch (\d+)/\1: loss ", RegexOptions.Multiline));
        Assert.Matches(@"micro accuracy [01]\.\d{3}, log-loss \d", output);
        using var classifier = new MLContext().Distillation().Load(folder.File("photos.distpro"));
        Assert.Equal(2, classifier.ClassNames.Count);
    }
}
