using System.Diagnostics;
using System.Globalization;

namespace DistPro.Benchmarks;

/// <summary>A Python process that does the same work in PyTorch. It waits for a line, does its share, and answers with numbers.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _process;

    /// <param name="script">A file of the folder peers.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="keepsMemory">Whether its C library keeps freed memory, as the engine has it do; else it decides as it goes.</param>
    public PythonPeer(string script, IEnumerable<string>? arguments = null, bool keepsMemory = false)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "peers", script) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in arguments ?? [])
        {
            start.ArgumentList.Add(argument);
        }
        if (keepsMemory)
        {
            start.Environment["MALLOC_MMAP_THRESHOLD_"] = $"{32 * 1024 * 1024}";
            start.Environment["MALLOC_TRIM_THRESHOLD_"] = $"{int.MaxValue}";
        }
        _process = Process.Start(start)!;
        var words = Answer();
        (TorchVersion, Greeting) = (words[0], words[1..]);
    }

    public string TorchVersion { get; }

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
