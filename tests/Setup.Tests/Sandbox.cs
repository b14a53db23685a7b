using System.Diagnostics;

namespace Setup.Tests;

/// <summary>
/// A repository that consists of the scripts alone, and a PATH on which nothing stands but basic tools and what the test puts there.
/// </summary>
public sealed class Sandbox : IDisposable
{
    private static readonly string[] BasicTools =
    [
        "awk", "bash", "cat", "cut", "dirname", "env", "find", "grep", "head", "id", "mkdir", "mv", "rm", "sed", "sort", "tail", "tr", "wc",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("setup-tests-");

    public Sandbox()
    {
        Directory.CreateDirectory(InRepository("eng"));
        foreach (var script in Directory.GetFiles(OriginalScripts, "*.sh"))
        {
            File.Copy(script, InRepository("eng/" + Path.GetFileName(script)));
        }

        Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin"));
        foreach (var tool in BasicTools)
        {
            var real = new[] { "/usr/bin/", "/bin/" }.Select(folder => folder + tool).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, "bin", tool), real);
        }

        WriteScript(NativeBuild, """echo "build-native $*" >>"$CALLS" """);
        Command("id", "echo 0");
        Command("apt-get", ":");
        Installed("libpng16-16", "libturbojpeg0", "g++", "libtorch-dev", "libopenblas0-openmp");
        Restore();
    }

    /// <summary>The commands that the scripts called, one line each, with their arguments.</summary>
    public string[] Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    /// <summary>What set-up remembered; null where it stored nothing.</summary>
    public string? SupplierProps => File.Exists(InRepository("supplier.props")) ? File.ReadAllText(InRepository("supplier.props")) : null;

    private static string OriginalScripts => Path.Combine(AppContext.BaseDirectory, "eng");

    private string NativeBuild => InRepository("eng/build-native.sh");

    private string CallsFile => Path.Combine(_folder.FullName, "calls");

    public string InRepository(string path) => Path.Combine(_folder.FullName, "repository", path);

    /// <summary>Puts a command on PATH. It writes down how it was called, then does what the given lines of bash say.</summary>
    public void Command(string name, string lines) =>
        WriteScript(Path.Combine(_folder.FullName, "bin", name), $"echo \"{name} $*\" >>\"$CALLS\"\n{lines}");

    /// <summary>Puts the script that compiles the native part back in place of the one that only writes down that it was called.</summary>
    public void UseRealNativeBuild() => File.Copy(Path.Combine(OriginalScripts, "build-native.sh"), NativeBuild, overwrite: true);

    public void RemoveCommand(string name) => File.Delete(Path.Combine(_folder.FullName, "bin", name));

    /// <summary>The Debian packages of this machine: a name, or a name and what it provides as in "libpng16-16t64 libpng16-16 (= 1.6)".</summary>
    public void Installed(params string[] packages) =>
        Command("dpkg-query", string.Join('\n', packages.Select(package => $"echo 'installed {package},'")));

    /// <summary>A dotnet whose restore ends with the given errors, or succeeds if there is none.</summary>
    public void Restore(params string[] errors) => Command(
        "dotnet",
        errors.Length == 0
            ? ":"
            : "if [ \"$1\" = restore ]; then\n" + string.Join('\n', errors.Select(error => $"echo 'probe.csproj : {error}'")) + "\nexit 1\nfi");

    public (int ExitCode, string Output, string Error) Run(string script, string[]? arguments = null, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(InRepository("eng/" + script));
        Array.ForEach(arguments ?? [], start.ArgumentList.Add);
        // Nothing else: HOME, the language, and what was chosen for the machine that runs these tests must not matter.
        start.Environment.Clear();
        start.Environment["PATH"] = Path.Combine(_folder.FullName, "bin");
        start.Environment["CALLS"] = CallsFile;
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void WriteScript(string path, string lines)
    {
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/bash\n{lines}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
