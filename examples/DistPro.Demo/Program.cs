using System.Diagnostics;
using DistPro.Demo;
using DistPro.Engine.Files;
using DistPro.Engine.Runtime;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Spectre.Console;

return DemoCommand.Create(Run).Parse(args).Invoke();

int Run(DemoOptions options)
{
    var ml = new MLContext(seed: 1);
    ml.Log += (_, e) =>
    {
        if (e.Kind == ChannelMessageKind.Warning && e.Source.EndsWith("Training", StringComparison.Ordinal))
        {
            AnsiConsole.WriteLine(e.RawMessage); // which knows of the line that is redrawn
        }
    };

    try
    {
        var data = DemoData.Load(ml, options);
        return options.Predict ? Predict(ml, data, options) : Train(ml, data, options);
    }
    catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or InvalidOperationException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

int Train(MLContext ml, DemoData data, DemoOptions options)
{
    var watch = Stopwatch.StartNew();
    AtomicFile.Prepare(options.ModelPath);
    Console.WriteLine($"Trains on {EngineRuntime.Describe(EngineRuntime.SelectDevice())}.");
    var (networks, found, process) = new Comparison(ml, data, options).Run();
    Report.Table(networks);
    process.Save(options.ProcessPath);
    found.SaveSvg(options.PicturePath);
    Console.WriteLine($"\nThe process as the search found it, in the picture {options.PicturePath}:\n{found}");
    string changes = string.Join(", ", process.Origin.Changes);
    Console.WriteLine($"The process as it taught, {changes}, in {options.ProcessPath}:\n{process}");

    var student = networks[^1];
    var scored = student.Model.Transform(data.Test);
    Report.Metrics(student);
    Report.Predictions(scored, count: 5);

    ml.Model.Save(student.Model, data.Test.Schema, options.ModelPath);
    Report.WriteScores(scored, options.ScoresPath);
    long bytes = new FileInfo(options.ModelPath).Length;
    Console.WriteLine($"\nSaved {options.ModelPath} ({bytes:n0} bytes) after {watch.Elapsed.TotalSeconds:f0} s");

    int exitCode = FreshProcess.Run([.. args, "--predict"]);
    if (exitCode == 0 && student.Metrics.MicroAccuracy < data.ExpectedAccuracy)
    {
        Console.Error.WriteLine(
            $"Expected a micro accuracy of at least {data.ExpectedAccuracy}, found {student.Metrics.MicroAccuracy:f4}.");
        return 1;
    }
    return exitCode;
}

static int Predict(MLContext ml, DemoData data, DemoOptions options)
{
    var model = ml.Model.Load(options.ModelPath, out _);
    double difference = Report.CompareScores(model.Transform(data.Test), options.ScoresPath);
    bool same = difference < 1e-5; // one row at a time here, in batches there
    string found = same ? "the same predictions" : "OTHER PREDICTIONS";
    Console.WriteLine($"Loaded in a fresh process: {found} (largest difference of a score {difference:g2})");
    return same ? 0 : 1;
}
