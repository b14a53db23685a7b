using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

/// <summary>Processes small enough to see through.</summary>
internal static class Example
{
    private static readonly string[] Names = ["1>1 complex", "1>2 complex", "3>3 at"];

    public static readonly ProcessOrigin Origin = new()
    {
        Teacher = new("resnet56", 4, "3 x 32 x 32", 10),
        Student = new("resnet20", 4, "3 x 32 x 32", 10),
        Data = "images 4000, sha 1f2e",
        Normalization = "biased softmax x K",
        SearchOptions = new Dictionary<string, string> { ["estimator"] = "OneSided", ["epochs"] = "3" },
        Seed = 1024,
        ValidationLoss = [2.302585092994046, 1.5, 0.1],
    };

    public static DistillationProcess Of(params double[][] rows) =>
        new([.. Names.Take(rows[0].Length).Select(Pathway.Parse)], rows, Origin);

    /// <summary>Three pathways, random weights.</summary>
    public static DistillationProcess Wild(int rows, int seed = 1)
    {
        var random = new Random(seed);
        double[] scales = [1, 100, 1e-7];
        return Of([.. Enumerable.Range(0, rows).Select(_ => Array.ConvertAll(scales, scale => scale * random.NextDouble()))]);
    }
}
