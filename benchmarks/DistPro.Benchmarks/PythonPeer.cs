using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DistPro.Benchmarks;

/// <summary>A Python process that does the same work in PyTorch: reads a line, does its share, answers with numbers.</summary>
internal sealed class PythonPeer : IDisposable
{
    private const string DebianPython = "/usr/bin/python3";

    // Debian's packages belong to its own Python; another one may stand first on PATH.
    private static readonly string Python =
        Environment.GetEnvironmentVariable("PYTHON") ?? (File.Exists(DebianPython) ? DebianPython : "python3");

    private readonly Process _process;

    private PythonPeer(string script, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // As the engine sets them for this process; else much of a step's time depends on whether glibc gives memory back.
        start.Environment["MALLOC_MMAP_MAX_"] = "0";
        start.Environment["THP_MEM_ALLOC_ENABLE"] = "1";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = $"{int.MaxValue}";
        _process = Process.Start(start)!;
        string[] words = Answer();
        (Remark, Greeting) = ($" (PyTorch {words[0]})", words[1..]);
    }

    /// <summary>The version, as a line ends that compares with PyTorch.</summary>
    public string Remark { get; }

    /// <summary>What the script says of itself at its start.</summary>
    public string[] Greeting { get; }

    /// <summary>Starts a script of the folder peers; where Python or the module is missing it says so, and gives null.</summary>
    public static PythonPeer? TryStart(string module, string script, params string[] arguments)
    {
        if (Has(module))
        {
            return new PythonPeer(script, arguments);
        }
        Console.WriteLine($"PyTorch is not there, so there is no comparison with it: {Python} has no {module}.");
        return null;
    }

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

    private static bool Has(string module)
    {
        try
        {
            var start = new ProcessStartInfo(Python, ["-c", $"import {module}"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // no such program
        }
    }

    private string[] Answer() =>
        _process.StandardOutput.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        ?? throw new InvalidOperationException("The Python process ended without an answer; its error stands above.");
}
