using System.Security.Cryptography;
using DistPro.Engine.Files;

namespace DistPro.Engine.Data;

/// <summary>Writes a file of decoded images bit by bit. Under its name it is there whole or not at all.</summary>
internal sealed class StoreFileWriter(string path, long memoryBudget) : IDisposable
{
    private readonly AsideFile _file = new(path, makeFolder: true);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public void Write(ReadOnlyMemory<byte> bytes)
    {
        _hash.AppendData(bytes.Span);
        _file.Write(stream => stream.Write(bytes.Span));
    }

    /// <summary>Ends the file, gives it its name, and opens it.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public ImageStore Complete(ImageShape shape, int classCount, long[] labels, long[] sources)
    {
        Write(StoreFile.Trailer(shape, classCount, labels, sources));
        _file.Write(stream => stream.Write(_hash.GetHashAndReset()));
        _file.Complete();
        return StoreFile.Open(path, memoryBudget);
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
