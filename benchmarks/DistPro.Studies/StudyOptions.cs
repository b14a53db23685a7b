using System.Globalization;

namespace DistPro.Studies;

/// <summary>What the command line asks for.</summary>
internal sealed record StudyOptions
{
    private const string Program = "dotnet run --project benchmarks/DistPro.Studies -c Release --";

    public const string Usage = $"""
        usage: {Program} STUDY [options]
          fast-training     students of 3, 6 and 12 epochs: alone, KD and others, and uniform, random and searched pathways
          transfer          a process searched on one pair of networks, used on another
          ablations         normalisations, transforms, estimators and update intervals of the search
          diagnosis         single pathways, length and pace of the search, and the parts of what it found
        options
          --seeds N|A-B     seeds 1 to N, or A to B, instead of 1 to 5 (3 for the last two)
          --quick           a few images and one epoch: shows that everything works; its page goes to artifacts/study-quick
          --images DIR      the four files of Fashion-MNIST (default: the folder in FASHION_MNIST, else {DebianImages})
          --work DIR        where finished runs are kept (default artifacts/study)
          --results DIR     where the page goes (default docs/results)
        """;

    private const string DebianImages = "/usr/share/datasets/fashion-mnist";

    /// <summary>Name of the study.</summary>
    public string Study { get; private init; } = "";

    /// <summary>The seeds; null for the study's own.</summary>
    public IReadOnlyList<int>? Seeds { get; private init; }

    public bool Quick { get; private init; }

    /// <summary>Folder with the four IDX files of Fashion-MNIST.</summary>
    public string Images { get; private init; } = Environment.GetEnvironmentVariable("FASHION_MNIST") ?? DebianImages;

    /// <summary>Folder for everything that is finished, so that a study goes on where it was stopped.</summary>
    public string Work
    {
        get => field ?? Path.Combine("artifacts", Quick ? "study-quick" : "study");
        private init;
    }

    /// <summary>Folder for the page and the JSON behind it.</summary>
    public string Results
    {
        get => field ?? (Quick ? Path.Combine(Work, "results") : Path.Combine("docs", "results"));
        private init;
    }

    public StudySetting Setting => Quick ? StudySetting.Quick : StudySetting.Full;

    /// <summary>The command for the page.</summary>
    public string Command =>
        $"{Program} {Study}{(Seeds is { } seeds ? $" --seeds {seeds[0]}-{seeds[^1]}" : "")}{(Quick ? " --quick" : "")}";

    /// <exception cref="ArgumentException">The arguments are not understood.</exception>
    public static StudyOptions Parse(string[] arguments)
    {
        var options = new StudyOptions();
        var queue = new Queue<string>(arguments);
        while (queue.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--seeds" => options with { Seeds = SeedsOf(Value(argument, queue)) },
                "--quick" => options with { Quick = true },
                "--images" => options with { Images = Value(argument, queue) },
                "--work" => options with { Work = Value(argument, queue) },
                "--results" => options with { Results = Value(argument, queue) },
                _ when options.Study.Length == 0 && !argument.StartsWith('-') => options with { Study = argument },
                _ => throw new ArgumentException($"'{argument}' is not understood."),
            };
        }
        return options;
    }

    private static string Value(string argument, Queue<string> queue) =>
        queue.TryDequeue(out var value) ? value : throw new ArgumentException($"{argument} takes a value, found none.");

    private static IReadOnlyList<int> SeedsOf(string text)
    {
        int[] ends =
        [
            .. text.Split('-').Select(
                end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : 0),
        ];
        var (first, last) = ends.Length == 1 ? (1, ends[0]) : (ends[0], ends[^1]);
        return ends.Length <= 2 && first > 0 && last >= first
            ? [.. Enumerable.Range(first, last - first + 1)]
            : throw new ArgumentException($"--seeds takes a number of 1 or more or a range such as 4-5, found '{text}'.");
    }
}
