using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>
/// What a search costs, and what a clipped process saves: steps of ResNet-56 that teaches ResNet-20 by ten ordered pathways with the connector
/// "complex". With PyTorch, if it is there: the plain step, and DistPro's search as its released code has it.
/// </summary>
internal sealed class SearchStep : IDisposable
{
    private const int WarmUpRounds = 3;
    private const int RoundCount = 21;

    // What a cut of 60 % leaves: 4 pathways of 10, with 40 % of all multiplications in connectors. Pathways differ in cost: another four
    // have from 27 to 52 %.
    private static readonly Pathway[] Kept = [.. new[] { "0>1", "0>3", "1>2", "2>2" }.Select(c => Pathway.Parse($"{c} complex"))];

    private readonly StepSetting _setting = new(Precision.Float32);
    private readonly List<IDisposable> _owned = [];
    private readonly Network _network;
    private readonly FixedTeacher _teacher;
    private readonly IReadOnlyList<Pathway> _pathways = new SearchOptions { Transforms = ["complex"] }.PathwaysOf(4, 4);

    private SearchStep()
    {
        _network = _setting.CreateTeacher("resnet56", seed: 2);
        _teacher = new FixedTeacher(_network);
    }

    public static void Run(bool withPeers)
    {
        using var bench = new SearchStep();
        bench.Play(withPeers);
    }

    public void Dispose()
    {
        _owned.ForEach(o => o.Dispose());
        _teacher.Dispose();
        _network.Dispose();
        _setting.Dispose();
    }

    private void Play(bool withPeers)
    {
        var plain = Distil(_ => true, out var modules);
        var oneSided = Search(SearchEstimator.OneSided);
        var central = Search(SearchEstimator.Central);
        var clipped = Distil(Kept.Contains, out _);
        int count = _setting.StepCount;
        List<(string Name, Func<double> Play)> contenders =
        [
            ("plain", () => plain.Run(count).Milliseconds), ("one-sided", () => oneSided.Run(count).Milliseconds),
            ("central", () => central.Run(count).Milliseconds), ("clipped", () => clipped.Run(count).Milliseconds),
        ];
        if (withPeers)
        {
            string[] arguments = _setting.Write(modules);
            var (peer, tunedPeer) = (Owned(new PythonPeer("search_step.py", arguments)), Owned(new PythonPeer("search_step.py", arguments, keepsMemory: true)));
            StepComparison.CheckSameWork(_setting, plain, peer, tunedPeer);
            Console.WriteLine($"PyTorch's libtorch: {peer.TorchVersion}");
            contenders.Add(("plain PyTorch", () => peer.Ask($"{count}")[0]));
            contenders.Add(("plain PyTorch that keeps freed memory", () => tunedPeer.Ask($"{count}")[0]));
            contenders.Add(("unrolled PyTorch", () => peer.Ask($"{count} unrolled")[0]));
        }
        Console.WriteLine($"libtorch: {__version__}; {_setting.Description}; median of {RoundCount} rounds");
        double[] medians = Rounds.Play(WarmUpRounds, RoundCount, [.. contenders.Select(c => c.Play)]);
        foreach (var (contender, median) in contenders.Zip(medians))
        {
            Console.WriteLine($"{contender.Name}: {median / count:F1} ms");
        }
        Console.WriteLine($"one-sided/plain: {medians[1] / medians[0]:F3}");
        Console.WriteLine($"central/plain: {medians[2] / medians[0]:F3}");
        Console.WriteLine($"clipped speed-up: {medians[0] / medians[3]:F3}");
        if (withPeers)
        {
            Console.WriteLine($"plain ours/pytorch that keeps freed memory: {medians[0] / medians[5]:F3}");
            Console.WriteLine($"plain ours/pytorch: {medians[0] / medians[4]:F3}");
            Console.WriteLine($"unrolled pytorch/plain pytorch: {medians[6] / medians[4]:F3}");
        }
    }

    /// <summary>Distillation with equal weights, as a search begins, on some of the pathways.</summary>
    private EngineStep Distil(Func<Pathway, bool> keeps, out IReadOnlyList<(string Prefix, nn.Module Module)> modules)
    {
        var student = Owned(_setting.Create("resnet20", seed: 1));
        double weight = _pathways.Count / (_pathways.Count + 1.0);
        var origin = new ProcessOrigin
        {
            Teacher = ProcessNetwork.Of(_network),
            Student = ProcessNetwork.Of(student),
        };
        var process = new DistillationProcess(_pathways, [[.. _pathways.Select(p => keeps(p) ? weight : 0)]], origin);
        var task = Owned(new DistillationTask(
            student, _teacher, _setting.Images, _setting.Options, setup => ProcessObjectives.Create(process, 1, [], setup), "process"));
        var step = Owned(new EngineStep(student, task, _setting.Batch, _setting.Options));
        modules =
        [
            ("student", student), ("teacher", _network), .. task.Companion!.named_children().Select((c, i) => ($"connectors/{i}", c.module)),
        ];
        return step;
    }

    private EngineStep Search(SearchEstimator estimator)
    {
        var student = Owned(_setting.Create("resnet20", seed: 1));
        var search = new SearchOptions { Transforms = ["complex"], Estimator = estimator };
        var task = Owned(new SearchTask(student, _teacher, [], _setting.Images, _setting.HeldOut, search, _setting.Options));
        return Owned(new EngineStep(student, task, _setting.Batch, _setting.Options));
    }

    private T Owned<T>(T disposable) where T : IDisposable
    {
        _owned.Insert(0, disposable); // the last first
        return disposable;
    }
}
