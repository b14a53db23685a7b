using System.Security.Cryptography;

namespace DistPro.Engine.Data;

/// <summary>Writes a file of decoded images bit by bit. Under its name it is there whole or not at all.</summary>
internal sealed class StoreFileWriter : IDisposable
{
    private readonly string _path, _aside;
    private readonly long _memoryBudget;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public StoreFileWriter(string path, long memoryBudget)
    {
        (_path, _memoryBudget) = (path, memoryBudget);
        _aside = $"{path}.{Guid.NewGuid():n}.tmp";
        _stream = new FileStream(_aside, FileMode.CreateNew, FileAccess.Write);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _stream.Write(bytes);
    }

    /// <summary>Ends the file, gives it its name, and opens it.</summary>
    public ImageStore Complete(ImageShape shape, int classCount, long[] labels)
    {
        Write(StoreFile.Trailer(shape, classCount, labels));
        _stream.Write(_hash.GetHashAndReset());
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_aside, _path, overwrite: true);
        return StoreFile.Open(_path, _memoryBudget);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
        File.Delete(_aside);
    }
}
