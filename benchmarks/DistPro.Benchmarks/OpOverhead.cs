using System.Diagnostics;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>What a call costs that computes next to nothing: tensors of four elements, one thread, in turns with PyTorch.</summary>
internal static class OpOverhead
{
    private const int WarmUpRounds = 10;
    private const int Rounds = 31;
    private const int CallsPerRound = 20_000;

    public static void Run()
    {
        EngineRuntime.Initialize();
        set_num_threads(1);
        using var x = ones(4);
        using var y = ones(4);
        using var accumulator = zeros(4);
        using var linear = nn.Linear(4, 4);
        using var row = ones(1, 4);
        using var peer = new PythonPeer("op_overhead.py");

        Compare("add", peer, () => (x + y).Dispose());
        Compare("add_in_place", peer, () => accumulator.add_(y));
        Compare("linear", peer, () => linear.call(row).Dispose());
    }

    private static void Compare(string name, PythonPeer peer, Action call)
    {
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            double mine = Nanoseconds(call);
            double other = peer.Ask($"{name} {CallsPerRound}")[0];
            if (round < 0)
            {
                continue;
            }
            ours.Add(mine);
            theirs.Add(other);
        }
        Console.WriteLine(
            $"{name}: ours {Median.Of(ours):F0} ns, PyTorch {Median.Of(theirs):F0} ns, median of {Rounds} rounds of {CallsPerRound} calls");
        Console.WriteLine($"{name} ours/pytorch: {Median.Of(ours) / Median.Of(theirs):F2}");
    }

    private static double Nanoseconds(Action call)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < CallsPerRound; i++)
        {
            call();
        }
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / CallsPerRound;
    }
}
