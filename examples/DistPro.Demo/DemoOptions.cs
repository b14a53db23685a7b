namespace DistPro.Demo;

/// <summary>What the command line asks for, with its defaults.</summary>
internal sealed record DemoOptions
{
    public bool Predict { get; init; }

    public bool Full { get; init; }

    public string? Images { get; init; }

    public string? Idx { get; init; }

    public string Teacher { get; init; } = "resnet20";

    public string Network { get; init; } = "resnet8";

    public int TeacherEpochs { get; init; } = 8;

    public int Epochs { get; init; } = 5;

    public int SearchEpochs { get; init; } = 8;

    public int Size { get; init; } = 64;

    public int Seed { get; init; } = 1;

    public string Out { get; init; } = Path.Combine("artifacts", "demo");

    public string ModelPath => Path.Combine(Out, "model.zip");

    public string ProcessPath => Path.Combine(Out, "process.json");

    public string PicturePath => Path.Combine(Out, "process.svg");

    public string ScoresPath => Path.Combine(Out, "predictions.txt");
}
