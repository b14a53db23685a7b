using DistPro.Engine.Files;
using DistPro.Studies;
using Spectre.Console;

if (!AnsiConsole.Profile.Out.IsTerminal)
{
    AnsiConsole.Profile.Width = 200; // the 80 characters that are assumed there would break lines
}
return StudyCommand.Create(Run).Parse(args).Invoke();

static int Run(Study study, StudyOptions options)
{
    string trainingImages = Path.Combine(options.Images, "train-images-idx3-ubyte.gz");
    if (!File.Exists(trainingImages))
    {
        Console.Error.WriteLine($"""
            The studies need the whole of Fashion-MNIST. Expected: {trainingImages}. Found: no such file.
            Install Debian's package dataset-fashion-mnist, or name the folder with its four files by --images or FASHION_MNIST.
            """);
        return 1;
    }

    try
    {
        AtomicFile.Prepare(Path.Combine(options.Results, $"{study.Name}.md")); // before days of work
        IReadOnlyList<int> seeds = options.Seeds ?? [.. Enumerable.Range(1, options.Quick ? 2 : study.Seeds)];
        using var data = StudyData.Read(options.Images, options.Setting);
        using var work = new StudyWork(study, options.Setting, data, options.Work);
        work.Run(seeds);
        foreach (var table in study.Tables)
        {
            ConsoleTable.Show(table, work.Report(table.Arms, [table.Budget], seeds, table.Baseline));
        }
        string page = new ResultPage(study, options.Setting, data, work, seeds).Write(options.Results, options.CommandOf(study));
        Console.WriteLine($"Written: {page}");
        return 0;
    }
    catch (Exception e) when (e is IOException or InvalidDataException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}
