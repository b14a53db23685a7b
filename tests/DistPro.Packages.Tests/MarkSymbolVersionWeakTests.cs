using System.Buffers.Binary;
using System.Text;

namespace DistPro.Packages.Tests;

public sealed class MarkSymbolVersionWeakTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-weak-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_entry_of_the_version_is_marked_and_nothing_else()
    {
        byte[] library = Elf(["GLIBCXX_3.4", "GLIBCXX_3.4.32"], ["GLIBC_2.14"], ["GLIBCXX_3.4.32"]);
        byte[] copy = await Mark(library, "GLIBCXX_3.4.32");
        int[] changed = Changed(library, copy);
        Assert.Equal(2, changed.Length);
        Assert.All(changed, i => Assert.Equal((0, 2), (library[i], copy[i])));
        // The flags stand 4 bytes into an entry, before the offset of its name.
        Assert.All(changed, i => Assert.Equal("GLIBCXX_3.4.32", NameAt(copy, i + 4)));
    }

    [Fact]
    public async Task A_library_that_does_not_name_the_version_is_copied_as_it_is()
    {
        // A longer and a shorter name are other versions.
        byte[] library = Elf(["GLIBCXX_3.4.3", "GLIBCXX_3.4.321"]);
        Assert.Equal(library, await Mark(library, "GLIBCXX_3.4.32"));
    }

    [Fact]
    public async Task A_file_of_another_format_is_copied_as_it_is()
    {
        byte[] file = Elf(["GLIBCXX_3.4.32"]);
        file[4] = 1; // 32 bits: other offsets
        Assert.Equal(file, await Mark(file, "GLIBCXX_3.4.32"));
        byte[] text = "not a library"u8.ToArray();
        Assert.Equal(text, await Mark(text, "GLIBCXX_3.4.32"));
    }

    [Fact]
    public async Task One_byte_of_TorchSharps_library_changes()
    {
        // Where this fails after an upgrade because nothing changed, the targets and their copy are no longer needed.
        string native = Path.Combine(Build.TorchSharp, "runtimes", "linux-x64", "native");
        byte[] library = File.ReadAllBytes(Path.Combine(native, "libLibTorchSharp.so"));
        byte[] copy = await Mark(library, "GLIBCXX_3.4.32");
        int changed = Assert.Single(Changed(library, copy));
        Assert.Equal((0, 2), (library[changed], copy[changed]));
    }

    // The task as MSBuild compiles it for an application. The source stays as it is, even where the target is a link to it.
    private async Task<byte[]> Mark(byte[] file, string version)
    {
        string source = Path.Combine(_folder, "source.so"), target = Path.Combine(_folder, "copies", "target.so");
        File.WriteAllBytes(source, file);
        if (!OperatingSystem.IsWindows()) // which asks for a privilege
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Delete(target);
            File.CreateSymbolicLink(target, source);
        }
        string targets = Path.Combine(Build.Repository, "src", "DistPro.Engine", "buildTransitive", "DistPro.Engine.targets");
        string project = Path.Combine(_folder, "mark.proj");
        File.WriteAllText(project, $"""
            <Project>
              <Import Project="{targets}" />
              <Target Name="Mark"><MarkSymbolVersionWeak Source="{source}" Version="{version}" Target="{target}" /></Target>
            </Project>
            """);
        var (exitCode, output) = await Build.MSBuild(project, "-t:Mark");
        Assert.True(exitCode == 0, output);
        Assert.Equal(file, File.ReadAllBytes(source));
        return File.ReadAllBytes(target);
    }

    private static int[] Changed(byte[] before, byte[] after)
    {
        Assert.Equal(before.Length, after.Length);
        return [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
    }

    // An ELF file with two sections: the names, and the versions asked of each library. Offsets as in elf.h.
    private static byte[] Elf(params string[][] libraries)
    {
        const int Names = 64;
        string text = "\0" + string.Concat(libraries.SelectMany(v => v).Distinct().Select(v => v + "\0"));
        byte[] names = Encoding.ASCII.GetBytes(text);
        int needs = Names + names.Length, length = libraries.Sum(v => 16 + 16 * v.Length), headers = needs + length;
        byte[] file = new byte[headers + 3 * 64];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file, 0);
        names.CopyTo(file, Names);
        Write(file, 40, headers);
        file[58] = 64; // size of a section header
        file[60] = 3; // their number; the first is empty
        Write(file, headers + 64 + 24, Names);
        Write(file, headers + 128 + 4, 0x6ffffffe);
        Write(file, headers + 128 + 24, needs);
        file[headers + 128 + 40] = 1; // the section of names
        int at = needs;
        foreach (var versions in libraries)
        {
            file[at + 2] = (byte)versions.Length;
            file[at + 8] = 16;
            file[at + 12] = (byte)(versions == libraries[^1] ? 0 : 16 + 16 * versions.Length);
            at += 16;
            foreach (string version in versions)
            {
                Write(file, at + 8, text.IndexOf("\0" + version + "\0", StringComparison.Ordinal) + 1);
                file[at + 12] = (byte)(version == versions[^1] ? 0 : 16);
                at += 16;
            }
        }
        return file;
    }

    private static void Write(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);

    // The name that an entry points to, in the names that Elf puts behind the header.
    private static string NameAt(byte[] file, int at)
    {
        int start = 64 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
        return Encoding.ASCII.GetString(file, start, Array.IndexOf(file, (byte)0, start) - start);
    }
}
