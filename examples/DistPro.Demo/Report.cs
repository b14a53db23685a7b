using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace DistPro.Demo;

/// <summary>Shows what came out, and keeps scores to compare another process with.</summary>
internal static class Report
{
    private const int ComparedRows = 200;

    /// <summary>All networks in a table; differences are those from the student alone.</summary>
    public static void Table(IReadOnlyList<TrainedNetwork> networks)
    {
        // Fits into 80 columns, which is what an output without a terminal has.
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("", c => c.PadLeft(0)).AddColumn("network", c => c.PadLeft(0));
        foreach (string title in (string[])["parameters", "accuracy", "log-loss", "seconds"])
        {
            table.AddColumn(title, c => c.RightAligned().PadLeft(0));
        }
        var alone = networks[1];
        foreach (var network in networks)
        {
            var (model, metrics) = (network.Classifier, network.Metrics);
            bool distilled = network != networks[0] && network != alone;
            string difference = distilled ? $"({metrics.MicroAccuracy - alone.Metrics.MicroAccuracy:+0.0000;-0.0000})" : "";
            table.AddRow(
                network.Name, model.NetworkName, $"{model.ParameterCount:n0}", $"{metrics.MicroAccuracy:f4} {difference,9}",
                $"{metrics.LogLoss:f4}", $"{model.Training!.Duration.TotalSeconds:f0}");
        }
        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
        Console.WriteLine("""
            In brackets: the difference from the student alone. Seconds of the students are those of training, without the search;
            its own student is trained for as long as the search takes.
            One seed decides little: docs/results has means and deviations over five. Another seed: --seed N.
            """);
    }

    public static void Metrics(TrainedNetwork network)
    {
        var metrics = network.Metrics;
        Console.WriteLine($"""

            {network.Name}: held-out images
              micro accuracy     {metrics.MicroAccuracy:f4}
              macro accuracy     {metrics.MacroAccuracy:f4}
              top-3 accuracy     {metrics.TopKAccuracy:f4}
              log-loss           {metrics.LogLoss:f4}
              log-loss reduction {metrics.LogLossReduction:f4}

            """);
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    public static void Predictions(IDataView scored, int count)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Label"].GetKeyValues(ref names);
        var labels = names.DenseValues().ToArray();
        Console.WriteLine("Predictions");
        var predicted = scored.GetColumn<string>("PredictedLabel");
        var rows = scored.GetColumn<uint>("Label").Zip(predicted, scored.GetColumn<float[]>("Score")).Take(count);
        foreach (var (label, prediction, score) in rows)
        {
            Console.WriteLine($"  {prediction,-12} with probability {score.Max():f3}; it is {labels[label - 1]}");
        }
    }

    public static void WriteScores(IDataView scored, string path) => File.WriteAllLines(path, Scores(scored));

    /// <summary>
    /// Largest difference between the scores of a view and those written before; not a number if there are fewer or more of them.
    /// </summary>
    public static double CompareScores(IDataView scored, string path)
    {
        var found = Scores(scored).SelectMany(Numbers).ToArray();
        var written = File.ReadLines(path).SelectMany(Numbers).ToArray();
        // Unlike Max, the sum keeps what is not a number, and then the comparison fails.
        return found.Length != written.Length || double.IsNaN(found.Concat(written).Sum())
            ? double.NaN
            : found.Zip(written).Max(p => Math.Abs(p.First - p.Second));
    }

    private static IEnumerable<string> Scores(IDataView scored) => scored.GetColumn<float[]>("Score").Take(ComparedRows)
        .Select(s => string.Join(' ', s.Select(v => v.ToString("r", CultureInfo.InvariantCulture))));

    private static IEnumerable<double> Numbers(string line) =>
        line.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture));
}
