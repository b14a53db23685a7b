using System.Security.Cryptography;

namespace DistPro.Engine.Files;

/// <summary>A file that is there whole or not at all, and whose damage is noticed: the SHA-256 checksum of the content, then the content.</summary>
internal static class ChecksummedFile
{
    /// <summary>Writes a file; one that was there before stays if anything fails.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public static void Write(string path, byte[] content) => AtomicFile.Write(path, stream =>
    {
        stream.Write(SHA256.HashData(content));
        stream.Write(content);
    });

    /// <summary>The content of a file.</summary>
    /// <exception cref="InvalidDataException">The content is not what was written.</exception>
    public static byte[] Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var content = file.AsSpan(Math.Min(SHA256.HashSizeInBytes, file.Length));
        return SHA256.HashData(content).AsSpan().SequenceEqual(file.AsSpan(0, file.Length - content.Length))
            ? content.ToArray()
            : throw new InvalidDataException(
                $"'{path}' is damaged: its checksum is another than the one written in it. Delete it, or restore it from a copy.");
    }
}
