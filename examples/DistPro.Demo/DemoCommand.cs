using System.CommandLine;
using System.Globalization;

namespace DistPro.Demo;

/// <summary>The command line.</summary>
internal static class DemoCommand
{
    /// <param name="run">Does what is asked for, and gives the exit code.</param>
    public static RootCommand Create(Func<DemoOptions, int> run)
    {
        var usual = new DemoOptions();
        var full = Flag(
            "--full", "The whole of Fashion-MNIST: Debian's package dataset-fashion-mnist, or the folder in FASHION_MNIST.");
        var images = new Option<string>("--images")
        {
            HelpName = "DIR",
            Description = "Your own photographs, one sub-folder for each class (a fifth is held out for the test).",
        };
        var idx = new Option<string>("--idx")
        {
            HelpName = "DIR",
            Description = "A folder with the four IDX files of the MNIST family.",
        };
        var teacher = Text("--teacher", "NAME", "The teacher's network.", usual.Teacher);
        var network = Text("--network", "NAME", "The students' network.", usual.Network);
        var teacherEpochs = Number("--teacher-epochs", "Passes of the teacher over the images.", usual.TeacherEpochs);
        var epochs = Number("--epochs", "Passes of each student.", usual.Epochs);
        var searchEpochs = Number("--search-epochs", "Passes of the search.", usual.SearchEpochs);
        var size = Number("--size", "Width and height of photographs.", usual.Size);
        var seed = Number("--seed", "Seed of everything random.", usual.Seed);
        var folder = Text("--out", "DIR", "Where model, process and picture go.", usual.Out);
        var brief = Flag("--short", "One epoch each, to see that everything runs.");
        var predict = Flag("--predict", "Only load the saved model and predict, which the demo does in its fresh process.");

        var command = new RootCommand("""
            Trains a teacher and students, compares them, saves the last one, and predicts again in a fresh process.
            Without an option on 4,000 images of Fashion-MNIST that come along, and 1,500 for the test.
            """)
        {
            full, images, idx, teacher, network, teacherEpochs, epochs, searchEpochs, size, seed, folder, brief, predict,
        };
        command.SetAction(parsed =>
        {
            bool once = parsed.GetValue(brief);
            return run(new DemoOptions
            {
                Predict = parsed.GetValue(predict),
                Full = parsed.GetValue(full),
                Images = parsed.GetValue(images),
                Idx = parsed.GetValue(idx),
                Teacher = parsed.GetRequiredValue(teacher),
                Network = parsed.GetRequiredValue(network),
                TeacherEpochs = once ? 1 : parsed.GetValue(teacherEpochs),
                Epochs = once ? 1 : parsed.GetValue(epochs),
                SearchEpochs = once ? 1 : parsed.GetValue(searchEpochs),
                Size = parsed.GetValue(size),
                Seed = parsed.GetValue(seed),
                Out = parsed.GetRequiredValue(folder),
            });
        });
        return command;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<string> Text(string name, string value, string description, string usual) =>
        new(name) { HelpName = value, Description = description, DefaultValueFactory = _ => usual };

    private static Option<int> Number(string name, string description, int usual) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number == 0)
            {
                result.AddError($"{name} takes a whole number above 0, found '{text}'.");
            }
            return number;
        },
    };
}
