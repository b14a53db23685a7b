using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Files;

/// <summary>
/// Tensors and strings in one file that is there whole or not at all, and whose damage is noticed: a safetensors file, readable
/// by any tool for them, whose header also has a SHA-256 checksum of the whole file, its own digits taken as zeros.
/// </summary>
internal static class SealedFile
{
    /// <summary>Name of the string with the checksum.</summary>
    public const string ChecksumName = "distpro.sha256";

    private static readonly string NoChecksum = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>Writes a file; one that was there before stays if anything fails.</summary>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    /// <param name="tensors">The tensors, by name.</param>
    /// <param name="metadata">The strings.</param>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public static void Write(
        string path, IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byte[] file = Seal(tensors, metadata);
        AtomicFile.Write(path, stream => stream.Write(file), makeFolder: true);
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static SafeTensors Read(string path) => Read(path, content => content);

    /// <summary>What the content of a file stands for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the content; what it finds wrong with it is told with the file's name.</param>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static T Read<T>(string path, Func<SafeTensors, T> read)
    {
        try
        {
            return read(Open(File.ReadAllBytes(path)));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' is damaged: found {e.Message}. Delete it, or restore it from a copy.", e);
        }
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Seal(IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byte[] file = SafeTensors.Write(tensors, new Dictionary<string, string>(metadata) { [ChecksumName] = NoChecksum });
        Encoding.ASCII.GetBytes(Checksum(file)).CopyTo(file, ChecksumPosition(file));
        return file;
    }

    /// <summary>The content of the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public static SafeTensors Open(byte[] file)
    {
        var content = new SafeTensors(file);
        string expected = content.Text(ChecksumName), found = Checksum(file);
        return found == expected
            ? content
            : throw new InvalidDataException(
                $"a damaged file (checksum {found[..8]}..., expected {expected[..Math.Min(8, expected.Length)]}...)");
    }

    private static string Checksum(byte[] file)
    {
        int position = ChecksumPosition(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.AsSpan(0, position));
        hash.AppendData(Encoding.ASCII.GetBytes(NoChecksum));
        hash.AppendData(file.AsSpan(position + NoChecksum.Length));
        return Hex.Of(hash.GetHashAndReset());
    }

    // Quotes within a string of the header are escaped: nothing else in it looks like this.
    private static int ChecksumPosition(byte[] file)
    {
        var marker = Encoding.ASCII.GetBytes($"\"{ChecksumName}\":\"");
        int position = file.AsSpan().IndexOf(marker) + marker.Length;
        return position >= marker.Length && position + NoChecksum.Length <= file.Length
            ? position
            : throw new InvalidDataException("no checksum where it belongs");
    }
}
