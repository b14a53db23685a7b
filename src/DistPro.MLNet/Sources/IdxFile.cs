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
    private readonly byte[] _values;

    public IdxFile(string path, int dimensions)
    {
        Path = System.IO.Path.GetFullPath(path);
        using var stream = Open(Path);
        var header = ReadUpTo(stream, 4 + 4 * dimensions);
        if (header.Length < 4 + 4 * dimensions || header is not [0, 0, UnsignedByte, ..] || header[3] != dimensions)
        {
            string found = Convert.ToHexString(header.AsSpan(0, Math.Min(4, header.Length)));
            throw Damaged($"a header {found}", $"0000080{dimensions}");
        }
        Dimensions = [
            .. Enumerable.Range(0, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + 4 * i)))];
        // In this many bits no product of three such numbers overflows.
        var size = Dimensions.Aggregate((Int128)1, (a, b) => a * b);
        string expected = $"{size} ({string.Join(" x ", Dimensions)})";
        if (Dimensions.Any(d => d <= 0) || size >= Array.MaxLength)
        {
            throw Damaged("such dimensions", $"1 to {Array.MaxLength - 1} values instead of {expected}");
        }
        // One more than there should be: a gzip file does not tell how many there are.
        _values = ReadUpTo(stream, (int)size + 1);
        if (_values.Length != size)
        {
            throw Damaged($"{(_values.Length > size ? "more" : _values.Length)} values", expected);
        }
    }

    public string Path { get; }

    public int[] Dimensions { get; }

    public ReadOnlySpan<byte> Values => _values;

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        bool zipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // Memory is taken as the values come: a damaged header may tell of more than there are.
    private byte[] ReadUpTo(Stream stream, int count)
    {
        var read = new MemoryStream();
        var buffer = new byte[Math.Min(count, 1 << 16)];
        try
        {
            int part;
            while ((part = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, count - read.Length))) > 0)
            {
                read.Write(buffer, 0, part);
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"IDX file '{Path}': damaged gzip data ({e.Message}). Fetch the file again.", e);
        }
        return read.ToArray();
    }

    private InvalidDataException Damaged(string found, string expected) =>
        new($"IDX file '{Path}': expected {expected}, found {found}. Fetch the file again, or check that images and labels are "
            + "not swapped.");
}
