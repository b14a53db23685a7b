using System.Buffers.Binary;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// The layout of a file of decoded images: the pixels (N, C, H, W; from the first byte on, where they can be mapped), the classes
/// (N, int64), the rows that the images come from (N, int64), then version, N, C, H, W and number of classes (six int64, little
/// endian), then the SHA-256 of all before.
/// </summary>
internal static class StoreFile
{
    private const long Version = 2;
    private const int TrailerSize = 6 * sizeof(long);

    /// <summary>What follows the pixels, but for the checksum.</summary>
    public static byte[] Trailer(ImageShape shape, int classCount, long[] labels, long[] sources)
    {
        long[] numbers = [.. labels, .. sources, Version, labels.Length, shape.Channels, shape.Height, shape.Width, classCount];
        var bytes = new byte[numbers.Length * sizeof(long)];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), numbers[i]);
        }
        return bytes;
    }

    /// <summary>The images of a file: read into memory, or mapped where they are larger than the budget.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static ImageStore Open(string path, long memoryBudget)
    {
        using var stream = File.OpenRead(path);
        CheckSum(stream, path);
        long trailerStart = stream.Length - SHA256.HashSizeInBytes - TrailerSize;
        var trailer = ReadNumbers(stream, trailerStart, 6);
        if (trailer[0] != Version)
        {
            throw Damaged(path, $"version {trailer[0]}, expected {Version}");
        }
        // In this many bits no product of four such numbers overflows.
        var sizes = Array.ConvertAll(trailer[1..5], s => (Int128)s);
        if (trailer[1..].Any(s => s is < 1 or > int.MaxValue)
            || sizes.Aggregate((a, b) => a * b) + sizes[0] * 2 * sizeof(long) != trailerStart)
        {
            throw Damaged(path, $"{stream.Length} bytes for {string.Join(" x ", trailer[1..5])} in {trailer[5]} classes");
        }
        long count = trailer[1];
        var shape = new ImageShape((int)trailer[2], (int)trailer[3], (int)trailer[4]);
        var labels = ReadNumbers(stream, count * shape.Size, (int)count);
        if (labels.Any(l => l < ImageStore.Unlabelled || l >= trailer[5]))
        {
            throw Damaged(path, $"a label outside of 0 to {trailer[5] - 1}");
        }
        var sources = ReadNumbers(stream, count * (shape.Size + sizeof(long)), (int)count);

        using var scope = NewDisposeScope();
        var images = from_file(
            path, shared: false, size: count * shape.Size, dtype: uint8).view(count, shape.Channels, shape.Height, shape.Width);
        return new ImageStore(
            count * shape.Size > memoryBudget ? images : images.clone(), tensor(labels), shape, (int)trailer[5], sources);
    }

    private static long[] ReadNumbers(FileStream stream, long position, int count)
    {
        var bytes = new byte[count * sizeof(long)];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return [
            .. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long))))];
    }

    private static void CheckSum(FileStream stream, string path)
    {
        long length = stream.Length - SHA256.HashSizeInBytes;
        if (length < TrailerSize)
        {
            throw Damaged(path, $"{stream.Length} bytes");
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (long left = length; left > 0;)
        {
            int part = (int)Math.Min(buffer.Length, left);
            stream.ReadExactly(buffer, 0, part);
            hash.AppendData(buffer, 0, part);
            left -= part;
        }
        stream.ReadExactly(buffer, 0, SHA256.HashSizeInBytes);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, SHA256.HashSizeInBytes)))
        {
            throw Damaged(path, "another checksum than the one written in it");
        }
    }

    private static InvalidDataException Damaged(string path, string found) =>
        new($"The decoded images in '{path}' are damaged: found {found}. Delete the file; the next run decodes the images "
            + "again.");
}
