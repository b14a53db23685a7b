using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Data;

/// <summary>
/// A folder that keeps decoded images, so that a second run over the same data reads them instead of decoding again. A store
/// larger than the budget is mapped from its file instead of read into memory.
/// </summary>
/// <param name="Folder">The folder; made when something is written.</param>
/// <param name="MemoryBudget">Largest store that is read into memory, in bytes, at least 0.</param>
public sealed record ImageWorkspace(string Folder, [property: SettingRange(atLeast: 0)] long MemoryBudget = 2L << 30)
{
    /// <summary>The store of this data, if an earlier run left it.</summary>
    /// <param name="fingerprint">
    /// Whatever tells the data and its preparation from any other: files, sizes, times, image size.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public ImageStore? Find(string fingerprint)
    {
        string path = PathOf(fingerprint);
        return File.Exists(path) ? StoreFile.Open(path, MemoryBudget) : null;
    }

    /// <summary>Starts an empty store that is kept under this fingerprint. Dispose the builder.</summary>
    /// <param name="fingerprint">As for <see cref="Find"/>.</param>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    public ImageStoreBuilder Create(string fingerprint, ImageShape shape, int classCount)
    {
        Directory.CreateDirectory(Folder);
        return new ImageStoreBuilder(shape, classCount, new StoreFileWriter(PathOf(fingerprint), MemoryBudget));
    }

    private string PathOf(string fingerprint) =>
        Path.Combine(Folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)))[..32]}.images");
}
