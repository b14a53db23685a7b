using System.Buffers.Binary;
using System.IO.Compression;

namespace DistPro.MLNet.Sources;

/// <summary>
/// An IDX file of bytes, plain or gzip: two zero bytes, type 8, number of dimensions, the dimensions (32 bits, big endian), the
/// values. The format of the MNIST family.
/// </summary>
internal sealed class IdxFile
{
    private const byte UnsignedByte = 8;
    private readonly int _dataStart;

    public IdxFile(string path, int dimensions)
    {
        Path = System.IO.Path.GetFullPath(path);
        Bytes = ReadAll(Path);
        _dataStart = 4 + 4 * dimensions;
        if (Bytes.Length < _dataStart || Bytes[0] != 0 || Bytes[1] != 0 || Bytes[2] != UnsignedByte || Bytes[3] != dimensions)
        {
            throw Damaged($"a header {Convert.ToHexString(Bytes.AsSpan(0, Math.Min(4, Bytes.Length)))}", $"0000080{dimensions}");
        }
        Dimensions = [
            .. Enumerable.Range(0, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(4 + 4 * i)))];
        long size = Dimensions.Aggregate(1L, (a, b) => a * b);
        if (Dimensions.Any(d => d <= 0) || Bytes.Length - _dataStart != size)
        {
            throw Damaged($"{Bytes.Length - _dataStart} values", $"{size} ({string.Join(" x ", Dimensions)})");
        }
    }

    public string Path { get; }

    public int[] Dimensions { get; }

    public ReadOnlySpan<byte> Values => Bytes.AsSpan(_dataStart);

    private byte[] Bytes { get; }

    private static byte[] ReadAll(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes is not [0x1F, 0x8B, ..])
        {
            return bytes;
        }
        using var plain = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            gzip.CopyTo(plain);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"IDX file '{path}': damaged gzip data ({e.Message}). Fetch the file again.", e);
        }
        return plain.ToArray();
    }

    private InvalidDataException Damaged(string found, string expected) =>
        new($"IDX file '{Path}': expected {expected}, found {found}. Fetch the file again, or check that images and labels are "
            + "not swapped.");
}
