using System.Diagnostics;
using DistPro.Engine.Files;

namespace DistPro.Engine.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private string Target => Path.Combine(_folder, "model.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Writes_and_replaces()
    {
        AtomicFile.Write(Target, s => s.Write([1, 2, 3]));
        AtomicFile.Write(Target, s => s.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_failing_stream_leaves_the_last_good_file_and_nothing_else()
    {
        AtomicFile.Write(Target, s => s.Write([1, 2, 3]));
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, s =>
        {
            s.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Contains(Target, error.Message);
        Assert.Contains("No space left", error.Message);
        Assert.Contains("unchanged", error.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Any_other_failure_leaves_nothing_half_written_either()
    {
        Assert.Throws<InvalidOperationException>(
            () => AtomicFile.Write(Target, _ => throw new InvalidOperationException("a bug")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [RootOnLinuxFact]
    public void A_full_disk_leaves_the_last_good_file()
    {
        Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", _folder);
        try
        {
            AtomicFile.Write(Target, s => s.Write(new byte[20_000]));
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, s => s.Write(new byte[200_000])));
            Assert.Contains("free space", error.Message);
            Assert.Equal(20_000, new FileInfo(Target).Length);
            Assert.Single(Directory.GetFileSystemEntries(_folder));
        }
        finally
        {
            Run("umount", _folder);
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private sealed class RootOnLinuxFactAttribute : FactAttribute
    {
        public RootOnLinuxFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                Skip = "mounting a small file system takes root on Linux";
            }
        }
    }
}
