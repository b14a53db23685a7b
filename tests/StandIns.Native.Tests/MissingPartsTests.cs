using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using TorchSharp;

namespace StandIns.Native.Tests;

/// <summary>What is missing is told in one message that names the remedy: at run time and when the native part is built.</summary>
public sealed class MissingPartsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("native-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void No_native_part_beside_the_assembly()
    {
        var message = MessageOfFirstCall();
        Assert.Contains(Path.Combine(_folder.FullName, "libDistProTorch.so"), message);
        Assert.Contains("eng/setup.sh", message);
        Assert.Contains("libtorch-dev", message);
    }

    [Fact]
    public void A_native_part_that_cannot_be_loaded()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "libDistProTorch.so"), "no library");
        var message = MessageOfFirstCall();
        Assert.Contains("cannot be loaded", message);
        Assert.Contains("libtorch-dev", message);
    }

    [Fact]
    public void No_compiler() => Assert.Contains("Install the Debian package g++", MessageOfBuild(("CXX", "no-such-compiler")));

    [Fact]
    public void No_libtorch_where_LIBTORCH_points() =>
        Assert.Contains($"LIBTORCH={_folder.FullName}", MessageOfBuild(("LIBTORCH", _folder.FullName)));

    private string MessageOfFirstCall()
    {
        var source = typeof(torch).Assembly.Location;
        var copy = Path.Combine(_folder.FullName, Path.GetFileName(source));
        File.Copy(source, copy);
        var context = new AssemblyLoadContext(nameof(MissingPartsTests), isCollectible: true);
        var type = context.LoadFromAssemblyPath(copy).GetType("TorchSharp.torch", throwOnError: true)!;
        var exception = Assert.Throws<TargetInvocationException>(() => type.GetMethod("get_num_threads")!.Invoke(null, null));
        context.Unload();
        return Assert.IsType<DllNotFoundException>(exception.InnerException).Message;
    }

    private static string MessageOfBuild((string Name, string Value) setting)
    {
        var metadata = typeof(MissingPartsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        var root = metadata.Single(item => item.Key == "RepositoryRoot").Value!;
        var start = new ProcessStartInfo(Path.Combine(root, "eng", "build-native.sh")) { RedirectStandardError = true };
        start.Environment[setting.Name] = setting.Value;
        using var process = Process.Start(start)!;
        var message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        return message;
    }
}
