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

    [Theory]
    [InlineData("missing/deep/model.bin")] // no folder
    [InlineData("blocker/model.bin")] // a file in place of the folder
    [InlineData("folder")] // a folder in place of the file
    [InlineData("folder/")]
    [InlineData("circle")] // a link to itself
    [InlineData("broken")] // a link into a folder that is not there
    public void What_cannot_be_written_is_told_by_the_path_that_was_asked_for(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "blocker"), "a file");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        File.CreateSymbolicLink(Path.Combine(_folder, "circle"), Path.Combine(_folder, "circle"));
        File.CreateSymbolicLink(Path.Combine(_folder, "broken"), Path.Combine(_folder, "missing", "model.bin"));
        var before = Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories);
        AssertRefused(Path.Combine(_folder, name), () => AtomicFile.Write(Path.Combine(_folder, name), s => s.Write([1])));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("/proc/model.bin")]
    [InlineData("/sys/model.bin")]
    [InlineData("/")]
    public void Places_that_take_no_files_are_told_as_all_others(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            AssertRefused(path, () => AtomicFile.Write(path, s => s.Write([1])));
            AssertRefused(path, () => AtomicFile.Prepare(path));
        }
    }

    [Fact]
    public void A_name_too_long_for_any_file_is_told()
    {
        string path = Path.Combine(_folder, new string('n', 256));
        AssertRefused(path, () => AtomicFile.Write(path, s => s.Write([1])));
        AssertRefused(path, () => AtomicFile.Prepare(path));
    }

    [Theory]
    [InlineData("n", 210)]
    [InlineData("n", 218)]
    [InlineData("n", 255)]
    [InlineData("鳥", 77)] // 231 bytes
    [InlineData("鳥", 85)] // 255 bytes
    [InlineData(".", 254)]
    public void Names_as_long_as_the_file_system_takes_are_written(string letter, int count)
    {
        string path = Path.Combine(_folder, string.Concat(Enumerable.Repeat(letter, count)) + (letter == "." ? "n" : ""));
        AtomicFile.Prepare(path);
        AtomicFile.Write(path, s => s.Write([1, 2]));
        AtomicFile.Write(path, s => s.Write([3]));
        Assert.Equal([3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_link_stays_a_link_and_what_it_leads_to_is_written()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        string second = Path.Combine(_folder, "second");
        File.CreateSymbolicLink(second, Path.Combine(elsewhere, "model.bin"));
        File.CreateSymbolicLink(Target, "second"); // relative, and to a link
        foreach (byte content in new byte[] { 1, 2 }) // the first makes the file, the second replaces it
        {
            AtomicFile.Write(Target, s => s.Write([content]));
            Assert.Equal("second", new FileInfo(Target).LinkTarget);
            Assert.NotNull(new FileInfo(second).LinkTarget);
            Assert.Equal([content], File.ReadAllBytes(Path.Combine(elsewhere, "model.bin")));
            Assert.Single(Directory.GetFileSystemEntries(elsewhere));
        }
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)] // read-only for its user alone
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute)]
    public void A_file_that_is_replaced_keeps_its_permissions(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(Target, "old");
            File.SetUnixFileMode(Target, mode);
            var asideMode = UnixFileMode.None;
            AtomicFile.Write(Target, s =>
            {
                s.Write([1]);
                string aside = Directory.GetFiles(_folder).Single(f => f != Target);
                asideMode = OperatingSystem.IsWindows() ? mode : File.GetUnixFileMode(aside);
            });
            Assert.Equal([1], File.ReadAllBytes(Target));
            Assert.Equal((mode, mode), (File.GetUnixFileMode(Target), asideMode));
        }
    }

    [RootOnLinuxFact]
    public void Root_writes_the_file_of_another_user()
    {
        File.WriteAllText(Target, "old");
        Run("chown", "12345:12345", Target);
        AtomicFile.Write(Target, s => s.Write([1]));
        Assert.Equal([1], File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_read_only_file_stays()
    {
        File.WriteAllText(Target, "old");
        File.SetAttributes(Target, FileAttributes.ReadOnly);
        var error = AssertRefused(Target, () => AtomicFile.Write(Target, s => s.Write([1])));
        Assert.Contains("read-only", error.Message);
        Assert.Contains("unchanged", error.Message);
        File.SetAttributes(Target, FileAttributes.Normal);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_failing_clean_up_does_not_hide_what_failed_before()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "gone")).FullName, path = Path.Combine(folder, "model");
        var error = AssertRefused(path, () => AtomicFile.Write(path, s =>
        {
            Directory.Delete(folder, recursive: true);
            throw new IOException("the first failure");
        }));
        Assert.Contains("the first failure", error.Message);
        var bug = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(Target, s =>
        {
            s.Dispose(); // which the writer will want to use once more
            throw new InvalidOperationException("a bug");
        }));
        Assert.Equal("a bug", bug.Message);
    }

    [Fact]
    public void A_folder_removed_while_writing_is_told()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "gone")).FullName, path = Path.Combine(folder, "model");
        AssertRefused(path, () => AtomicFile.Write(path, s => Directory.Delete(folder, recursive: true)));
    }

    [Fact]
    public void Preparing_makes_the_folder_and_nothing_else()
    {
        string folder = Path.Combine(_folder, "a", "b"), path = Path.Combine(folder, "model");
        AtomicFile.Prepare(path);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        File.WriteAllText(path, "old");
        AtomicFile.Prepare(path);
        Assert.Equal("old", File.ReadAllText(Assert.Single(Directory.GetFileSystemEntries(folder))));
        AssertRefused(Path.Combine(path, "c"), () => AtomicFile.Prepare(Path.Combine(path, "c")));

        AtomicFile.PrepareFolder(Path.Combine(_folder, "c"), "*.x");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "c")));
        AssertRefused(path, () => AtomicFile.PrepareFolder(path, "*.x"));
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_of_use_if_it_holds_some()
    {
        if (OperatingSystem.IsLinux())
        {
            AtomicFile.PrepareFolder("/proc", "version");
            AssertRefused("/proc", () => AtomicFile.PrepareFolder("/proc", "*.x"));
        }
    }

    private static IOException AssertRefused(string path, Action write)
    {
        var error = Assert.Throws<IOException>(write);
        Assert.StartsWith($"'{path}' could not be written: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check that its folder is there", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
        return error;
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
                Skip = "mounting a file system and giving a file away take root on Linux";
            }
        }
    }
}
