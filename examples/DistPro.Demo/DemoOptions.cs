using System.Globalization;

namespace DistPro.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoOptions
{
    public const string Usage = """
        usage: dotnet run --project examples/DistPro.Demo -c Release -- [options]
        Trains a teacher and students, compares them, saves the last one, and predicts again in a fresh process.
          (no option)         4,000 images of Fashion-MNIST that come along, and 1,500 for the test
          --full              the whole of Fashion-MNIST: Debian's package dataset-fashion-mnist, or the folder in FASHION_MNIST
          --images DIR        your own photographs, one sub-folder for each class (a fifth is held out for the test)
          --idx DIR           a folder with the four IDX files of the MNIST family
          --teacher NAME      the teacher's network (default resnet20)
          --network NAME      the students' network (default resnet8)
          --teacher-epochs N  passes of the teacher over the images (default 8)
          --epochs N          passes of each student (default 4)
          --search-epochs N   passes of the search (default 8)
          --size N            width and height of photographs (default 64)
          --seed N            seed of everything random (default 1)
          --out DIR           where model, process and picture go (default artifacts/demo)
          --short             one epoch each, to see that everything runs
          --predict           only load the saved model and predict, which the demo does in its fresh process
        """;

    public bool Predict { get; init; }

    public bool Full { get; init; }

    public string? Images { get; init; }

    public string? Idx { get; init; }

    public string Teacher { get; init; } = "resnet20";

    public string Network { get; init; } = "resnet8";

    public int TeacherEpochs { get; init; } = 8;

    public int Epochs { get; init; } = 4;

    public int SearchEpochs { get; init; } = 8;

    public int Size { get; init; } = 64;

    public int Seed { get; init; } = 1;

    public string Out { get; init; } = Path.Combine("artifacts", "demo");

    public bool Short { get; init; }

    public string ModelPath => Path.Combine(Out, "model.zip");

    public string ProcessPath => Path.Combine(Out, "process.json");

    public string PicturePath => Path.Combine(Out, "process.svg");

    public string ScoresPath => Path.Combine(Out, "predictions.txt");

    public static DemoOptions Parse(string[] arguments)
    {
        var options = new DemoOptions();
        var queue = new Queue<string>(arguments);
        while (queue.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--predict" => options with { Predict = true },
                "--full" => options with { Full = true },
                "--images" => options with { Images = Value(argument, queue) },
                "--idx" => options with { Idx = Value(argument, queue) },
                "--teacher" => options with { Teacher = Value(argument, queue) },
                "--network" => options with { Network = Value(argument, queue) },
                "--teacher-epochs" => options with { TeacherEpochs = Number(argument, queue) },
                "--epochs" => options with { Epochs = Number(argument, queue) },
                "--search-epochs" => options with { SearchEpochs = Number(argument, queue) },
                "--size" => options with { Size = Number(argument, queue) },
                "--seed" => options with { Seed = Number(argument, queue) },
                "--out" => options with { Out = Value(argument, queue) },
                "--short" => options with { Short = true, TeacherEpochs = 1, Epochs = 1, SearchEpochs = 1 },
                _ => throw new ArgumentException($"'{argument}' is not known."),
            };
        }
        return options;
    }

    private static string Value(string argument, Queue<string> queue) =>
        queue.TryDequeue(out var value) ? value : throw new ArgumentException($"'{argument}' needs a value.");

    private static int Number(string argument, Queue<string> queue)
    {
        string value = Value(argument, queue);
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"'{argument}' needs a whole number above 0, found '{value}'.");
    }
}
