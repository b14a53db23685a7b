using System.Globalization;

namespace DistPro.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoOptions
{
    public const string Usage = """
        usage: DistPro.Demo [train] [options]      train, evaluate, save, and predict again in a fresh process
               DistPro.Demo predict [options]      load the saved model and predict
          --images DIR    your own photographs, one sub-folder for each class (a fifth is held out for the test)
          --idx DIR       a folder with the four IDX files of the MNIST family
          --network NAME  resnet8 (default), resnet14, resnet20, ...
          --epochs N      passes over the images (default 20)
          --size N        width and height of photographs (default 64)
          --out DIR       where the model goes (default artifacts/demo)
          --short         two epochs, to see that everything runs
        """;

    public bool Predict { get; private init; }

    public string? Images { get; private init; }

    public string? Idx { get; private init; }

    public string Network { get; private init; } = "resnet8";

    public int Epochs { get; private init; } = 20;

    public int Size { get; private init; } = 64;

    public string Out { get; private init; } = Path.Combine("artifacts", "demo");

    public bool Short { get; private init; }

    public string ModelPath => Path.Combine(Out, "model.zip");

    public string ScoresPath => Path.Combine(Out, "predictions.txt");

    public static DemoOptions Parse(string[] arguments)
    {
        var options = new DemoOptions();
        var queue = new Queue<string>(arguments);
        while (queue.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "train" => options,
                "predict" => options with { Predict = true },
                "--images" => options with { Images = Value(argument, queue) },
                "--idx" => options with { Idx = Value(argument, queue) },
                "--network" => options with { Network = Value(argument, queue) },
                "--epochs" => options with { Epochs = Number(argument, queue) },
                "--size" => options with { Size = Number(argument, queue) },
                "--out" => options with { Out = Value(argument, queue) },
                "--short" => options with { Short = true, Epochs = 2 },
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
