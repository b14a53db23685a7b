using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A training step of the engine in turns with PyTorch, from the same weights, on the same batch.</summary>
internal static class StepComparison
{
    private const int WarmUpRounds = 5;
    private const int RoundCount = 25;

    /// <summary>Plays the rounds, and prints the ratio.</summary>
    /// <param name="name">What the line of the ratio begins with.</param>
    /// <param name="setting">What both work on.</param>
    /// <param name="step">The engine's side.</param>
    /// <param name="modules">The modules that the peer starts from, with their prefixes in the file.</param>
    /// <param name="script">The peer's side.</param>
    /// <param name="arguments">Its arguments after device, precision and file.</param>
    public static void Play(
        string name, StepSetting setting, EngineStep step, IEnumerable<(string Prefix, nn.Module Module)> modules, string script,
        params string[] arguments)
    {
        arguments = [.. setting.Write(modules), .. arguments];
        using var peer = new PythonPeer(script, arguments);
        using var tunedPeer = new PythonPeer(script, arguments, keepsMemory: true);
        CheckSameWork(setting, step, peer, tunedPeer);
        Console.WriteLine($"libtorch: ours {__version__}, PyTorch's {peer.TorchVersion}; {setting.Description}");

        int count = setting.StepCount;
        var medians = Rounds.Play(
            WarmUpRounds, RoundCount, () => step.Run(count).Milliseconds, () => peer.Ask($"{count}")[0], () => tunedPeer.Ask($"{count}")[0]);
        var (ours, theirs, tuned) = (medians[0] / count, medians[1] / count, medians[2] / count);
        Console.WriteLine(
            $"{name}, median of {RoundCount} rounds: ours {ours:F1} ms, PyTorch {theirs:F1} ms, PyTorch that keeps freed memory {tuned:F1} ms");
        Console.WriteLine($"{name} ours/pytorch that keeps freed memory: {ours / tuned:F3}");
        Console.WriteLine($"{name} ours/pytorch: {ours / theirs:F3}");
    }

    /// <summary>Both sides have the same number of weights, and from the same start the same losses over three steps.</summary>
    /// <exception cref="InvalidOperationException">They do not do the same work.</exception>
    public static void CheckSameWork(StepSetting setting, EngineStep step, params PythonPeer[] peers)
    {
        foreach (var peer in peers)
        {
            if (peer.Greeting[0] != $"{step.ParameterCount}")
            {
                throw new InvalidOperationException($"The networks differ: {step.ParameterCount} parameters here, {peer.Greeting[0]} in PyTorch.");
            }
        }
        double allowed = setting.Options.Precision == Precision.BFloat16 ? 0.05 : 1e-3;
        for (int i = 1; i <= 3; i++)
        {
            double ours = step.Run(1).Loss;
            var theirs = peers.Select(p => p.Ask("1")[1]).ToArray();
            Console.WriteLine($"loss of step {i}: ours {ours:F6}, PyTorch {theirs[0]:F6}");
            if (theirs.Any(t => !(Math.Abs(t - ours) <= allowed * Math.Abs(t))))
            {
                throw new InvalidOperationException("The losses differ: this is not the same work.");
            }
        }
    }
}
