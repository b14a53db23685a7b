using DistPro.Benchmarks.TorchSharpPeers;
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
/// What a search costs, and what a clipped process saves: steps of ResNet-56 that teaches ResNet-20 by ten ordered pathways with
/// the connector "complex". The peers take the plain step; PyTorch also DistPro's search as its released code has it.
/// </summary>
internal sealed class SearchStep : IDisposable
{
    private const int WarmUpRounds = 3;
    private const int RoundCount = 21;

    private static readonly long[] Widths = [16, 16, 32, 64], Sizes = [32, 32, 16, 8]; // of the maps of stem and stages

    // What a cut of 60 % leaves: 4 pathways of 10, with 40 % of all multiplications in connectors. Pathways differ in cost:
    // another four have from 27 to 52 %.
    private static readonly Pathway[] Kept = [.. new[] { "0>1", "0>3", "1>2", "2>2" }.Select(c => Pathway.Parse($"{c} complex"))];

    private readonly StepSetting _setting = new(Precision.Float32);
    private readonly List<IDisposable> _owned = [];
    private readonly Network _network;
    private readonly FixedTeacher _teacher;
    private readonly IReadOnlyList<Pathway> _pathways = new SearchOptions { Transforms = ["complex"] }.PathwaysOf(4, 4);

    private double EqualWeight => _pathways.Count / (_pathways.Count + 1.0);

    private SearchStep()
    {
        _network = _setting.CreateTeacher("resnet56", seed: 2);
        _teacher = new FixedTeacher(_network);
    }

    public static void Run()
    {
        using var bench = new SearchStep();
        bench.Play();
    }

    public void Dispose()
    {
        _owned.ForEach(o => o.Dispose());
        _teacher.Dispose();
        _network.Dispose();
        _setting.Dispose();
    }

    private void Play()
    {
        var plain = Distil(_ => true, out var student, out var connectors);
        var oneSided = Search(SearchEstimator.OneSided);
        var central = Search(SearchEstimator.Central);
        var clipped = Distil(Kept.Contains, out _, out _);
        var torchSharp = DistilPlainly(student, connectors);
        var theirs = connectors.Select((c, i) => ($"connectors/{i}", c));
        var pyTorch = PythonStep.TryStart(
            "search_step.py", _setting.Write([("student", student), ("teacher", _network), .. theirs]));
        IStep[] peers = pyTorch is null ? [torchSharp] : [torchSharp, Owned(pyTorch)];
        StepComparison.CheckSameWork(_setting, plain, peers);

        int count = _setting.StepCount;
        List<(string Name, Func<double> Play)> contenders =
        [
            ("plain", () => plain.Run(count).Milliseconds), ("one-sided", () => oneSided.Run(count).Milliseconds),
            ("central", () => central.Run(count).Milliseconds), ("clipped", () => clipped.Run(count).Milliseconds),
            .. peers.Select(p => ($"plain {p.Name}", (Func<double>)(() => p.Run(count).Milliseconds))),
        ];
        if (pyTorch is not null)
        {
            contenders.Add(("unrolled pytorch", () => pyTorch.Run(count, "unrolled").Milliseconds));
        }
        Console.WriteLine($"libtorch {__version__}; {_setting.Description}; median of {RoundCount} rounds:");
        double[] medians = Rounds.Play(WarmUpRounds, RoundCount, [.. contenders.Select(c => c.Play)]);
        foreach (var (contender, median) in contenders.Zip(medians))
        {
            Console.WriteLine($"{contender.Name}: {median / count:F1} ms");
        }
        Console.WriteLine($"one-sided/plain: {medians[1] / medians[0]:F3}");
        Console.WriteLine($"central/plain: {medians[2] / medians[0]:F3}");
        Console.WriteLine($"clipped speed-up: {medians[0] / medians[3]:F3}");
        foreach (var (peer, median) in peers.Zip(medians.Skip(4)))
        {
            Console.WriteLine($"plain ours/{peer.Name}: {medians[0] / median:F3}{peer.Remark}");
        }
        if (pyTorch is not null)
        {
            Console.WriteLine($"unrolled pytorch/plain pytorch: {medians[6] / medians[5]:F3}{pyTorch.Remark}");
        }
    }

    /// <summary>Distillation with equal weights, as a search begins, on some of the pathways.</summary>
    private EngineStep Distil(Func<Pathway, bool> keeps, out Network student, out nn.Module[] connectors)
    {
        student = Owned(_setting.Create("resnet20", seed: 1));
        var origin = new ProcessOrigin
        {
            Teacher = ProcessNetwork.Of(_network),
            Student = ProcessNetwork.Of(student),
        };
        var process = new DistillationProcess(_pathways, [[.. _pathways.Select(p => keeps(p) ? EqualWeight : 0)]], origin);
        var task = Owned(new DistillationTask(
            student, _teacher, new Curriculum { Process = process }, _setting.Images, _setting.Options));
        var step = Owned(new EngineStep(student, task, _setting.Batch, _setting.Options));
        connectors = [.. task.Connector!.named_children().Select(c => c.module)];
        return step;
    }

    /// <summary>The same with TorchSharp alone, on all pathways.</summary>
    private TorchSharpStep DistilPlainly(Network student, nn.Module[] connectors)
    {
        var plainStudent = _setting.Copy(student, new PlainResNet(20, _setting.ClassCount));
        var plainTeacher = Owned(_setting.Copy(_network, new PlainResNet(56, _setting.ClassCount)));
        plainTeacher.eval();
        var plainConnectors = _pathways
            .Zip(connectors, (p, c) => _setting.Copy(c, new PlainConnector(Widths[p.StudentStage], Widths[p.TeacherStage])))
            .ToArray();
        return Owned(new TorchSharpStep([plainStudent, .. plainConnectors], Loss));

        Tensor Loss()
        {
            var s = plainStudent.Features(_setting.PlainImages);
            PlainFeatures t;
            using (no_grad())
            {
                t = plainTeacher.Features(_setting.PlainImages);
            }
            var loss = nn.functional.cross_entropy(s.Logits, _setting.Batch.Labels);
            foreach (var (pathway, connector) in _pathways.Zip(plainConnectors))
            {
                var map = connector.call(s.Before[pathway.StudentStage], Sizes[pathway.TeacherStage]);
                loss += EqualWeight * PlainLosses.Context(map, t.Before[pathway.TeacherStage]);
            }
            return loss;
        }
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
