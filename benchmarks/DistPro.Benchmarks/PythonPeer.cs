using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace DistPro.Benchmarks;

/// <summary>A Python process that does the same work in PyTorch. It waits for a line, does its share, and answers with numbers.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _process;

    public PythonPeer(string script)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "peers", script) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var words = Answer();
        Greeting = words[1..];
        Console.WriteLine($"libtorch: ours {torch.__version__}, PyTorch's {words[0]}");
    }

    /// <summary>What the script says of itself at its start.</summary>
    public string[] Greeting { get; }

    public double[] Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return [.. Answer().Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string[] Answer() =>
        _process.StandardOutput.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        ?? throw new InvalidOperationException("The Python process ended without an answer; its error stands above.");
}
