using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A training step of the engine in turns with its peers, from the same weights, on the same batch.</summary>
internal static class StepComparison
{
    private const int WarmUpRounds = 5;
    private const int RoundCount = 25;

    /// <summary>Plays the rounds, and prints the ratios.</summary>
    /// <param name="name">What the lines begin with.</param>
    /// <param name="setting">What all work on.</param>
    /// <param name="ours">The engine's side.</param>
    /// <param name="torchSharp">The peer in this process.</param>
    /// <param name="pyTorch">The peer in a Python process, if there is one.</param>
    public static void Play(string name, StepSetting setting, EngineStep ours, TorchSharpStep torchSharp, PythonStep? pyTorch)
    {
        IStep[] peers = pyTorch is null ? [torchSharp] : [torchSharp, pyTorch];
        CheckSameWork(setting, ours, peers);
        Console.WriteLine($"libtorch {__version__}; {setting.Description}; {name}, median of {RoundCount} rounds:");

        int count = setting.StepCount;
        IStep[] steps = [ours, .. peers];
        var contenders = steps.Select(s => (Func<double>)(() => s.Run(count).Milliseconds));
        double[] medians = Rounds.Play(WarmUpRounds, RoundCount, [.. contenders]);
        foreach (var (step, median) in steps.Zip(medians))
        {
            Console.WriteLine($"{step.Name}: {median / count:F1} ms");
        }
        foreach (var (peer, median) in peers.Zip(medians.Skip(1)))
        {
            Console.WriteLine($"{name} ours/{peer.Name}: {medians[0] / median:F3}{peer.Remark}");
        }
    }

    /// <summary>All sides have the same number of weights, and from the same start the same losses over three steps.</summary>
    /// <exception cref="InvalidOperationException">They do not do the same work.</exception>
    public static void CheckSameWork(StepSetting setting, EngineStep ours, IReadOnlyList<IStep> peers)
    {
        foreach (var peer in peers.Where(p => p.ParameterCount != ours.ParameterCount))
        {
            throw new InvalidOperationException(
                $"The networks differ: {ours.ParameterCount} parameters here, {peer.ParameterCount} in {peer.Name}.");
        }
        double allowed = setting.Options.Precision == Precision.BFloat16 ? 0.05 : 1e-3;
        for (int i = 1; i <= 3; i++)
        {
            double expected = ours.Run(1).Loss;
            var losses = peers.Select(p => (p.Name, p.Run(1).Loss)).ToArray();
            string theirs = string.Join(", ", losses.Select(l => $"{l.Name} {l.Loss:F6}"));
            Console.WriteLine($"loss of step {i}: ours {expected:F6}, {theirs}");
            if (losses.Any(l => !(Math.Abs(l.Loss - expected) <= allowed * Math.Abs(l.Loss))))
            {
                throw new InvalidOperationException("The losses differ: this is not the same work.");
            }
        }
    }
}
