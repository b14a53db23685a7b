using System.Diagnostics;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>What a call costs that computes next to nothing: tensors of four elements, one thread, in turns with PyTorch.</summary>
internal static class OpOverhead
{
    private const int WarmUpRounds = 10;
    private const int RoundCount = 31;
    private const int CallsPerRound = 20_000;

    public static void Run()
    {
        EngineRuntime.Initialize();
        set_num_threads(1);
        StayOnOneCpu();
        using var x = ones(4);
        using var y = ones(4);
        using var accumulator = zeros(4);
        using var linear = nn.Linear(4, 4);
        using var row = ones(1, 4);
        using var peer = new PythonPeer("op_overhead.py");
        Console.WriteLine($"libtorch: ours {__version__}, PyTorch's {peer.TorchVersion}; 1 thread");

        Compare("add", peer, () => (x + y).Dispose());
        Compare("add_in_place", peer, () => accumulator.add_(y));
        Compare("linear", peer, () => linear.call(row).Dispose());
    }

    private static void Compare(string name, PythonPeer peer, Action call)
    {
        var medians = Rounds.Play(WarmUpRounds, RoundCount, () => Nanoseconds(call), () => peer.Ask($"{name} {CallsPerRound}")[0]);
        var (ours, theirs) = (medians[0], medians[1]);
        Console.WriteLine($"{name}: ours {ours:F0} ns, PyTorch {theirs:F0} ns, median of {RoundCount} rounds of {CallsPerRound} calls");
        Console.WriteLine($"{name} ours/pytorch: {ours / theirs:F2}");
    }

    // The CPUs of a virtual machine differ in speed from moment to moment. The peer, started from this thread, stays on the same one.
    private static void StayOnOneCpu()
    {
        if (OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1;
        }
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
