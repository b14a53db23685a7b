using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an ELF library (64 bits, little-endian) and marks one version that it asks of other libraries as weak, so that the
/// loader takes a library without it. A file that does not ask for the version is copied as it is. Compiled by MSBuild, not a
/// part of the assembly.
/// </summary>
public sealed class MarkSymbolVersionWeak : Task
{
    private const uint VersionNeedsSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK

    public string Source { get; set; }

    public string Version { get; set; }

    public string Target { get; set; }

    public override bool Execute()
    {
        byte[] file = File.ReadAllBytes(Source);
        // 0x7f ELF, 64 bits, little-endian.
        bool elf = file.Length > 64 && BitConverter.ToUInt32(file, 0) == 0x464c457f && file[4] == 2 && file[5] == 1;
        int marked = elf ? Mark(file) : 0;
        Log.LogMessage(MessageImportance.Low, "{0}: {1} entries of {2} marked weak", Source, marked, Version);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Target)));
        // Deleted first: what lies there may be a hard link to a file elsewhere.
        File.Delete(Target);
        File.WriteAllBytes(Target, file);
        return true;
    }

    // Section headers: Elf64_Shdr of 64 bytes, name, type, flags(8), address(8), offset(8), size(8), link, info.
    private int Mark(byte[] file)
    {
        long headers = BitConverter.ToInt64(file, 40);
        int size = BitConverter.ToUInt16(file, 58), count = BitConverter.ToUInt16(file, 60), marked = 0;
        for (int i = 0; i < count; i++)
        {
            int header = checked((int)(headers + (long)i * size));
            if (BitConverter.ToUInt32(file, header + 4) == VersionNeedsSection)
            {
                int names = checked((int)(headers + BitConverter.ToUInt32(file, header + 40) * (long)size));
                int needs = (int)BitConverter.ToInt64(file, header + 24);
                marked += MarkSection(file, needs, (int)BitConverter.ToInt64(file, names + 24));
            }
        }
        return marked;
    }

    // Elf64_Verneed: version(2) count(2) file(4) first(4) next(4); Elf64_Vernaux: hash(4) flags(2) other(2) name(4) next(4).
    private int MarkSection(byte[] file, int need, int names)
    {
        for (int marked = 0; ;)
        {
            int entry = need + (int)BitConverter.ToUInt32(file, need + 8);
            for (int left = BitConverter.ToUInt16(file, need + 2); left > 0; left--)
            {
                if (NameAt(file, names + (int)BitConverter.ToUInt32(file, entry + 8)) == Version)
                {
                    file[entry + 4] |= (byte)Weak;
                    marked++;
                }
                entry += (int)BitConverter.ToUInt32(file, entry + 12);
            }
            int next = (int)BitConverter.ToUInt32(file, need + 12);
            if (next == 0)
            {
                return marked;
            }
            need += next;
        }
    }

    private static string NameAt(byte[] file, int start)
    {
        int end = Array.IndexOf(file, (byte)0, start);
        return Encoding.ASCII.GetString(file, start, end - start);
    }
}
