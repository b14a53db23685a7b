using System.Diagnostics;

namespace DistPro.Demo;

/// <summary>Runs this program again, in a process of its own.</summary>
internal static class FreshProcess
{
    public static int Run(IEnumerable<string> arguments)
    {
        string host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host);
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
        {
            start.ArgumentList.Add(typeof(FreshProcess).Assembly.Location);
        }
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
