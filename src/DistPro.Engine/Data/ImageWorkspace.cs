using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Files;
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
    private const string Extension = ".images";

    /// <summary>
    /// Makes the folder, and looks whether files can be written there; where they cannot, it has to hold images already.
    /// </summary>
    /// <exception cref="IOException">Nothing can be kept there; the message names the folder.</exception>
    public void Prepare() => AtomicFile.PrepareFolder(Folder, kept: "*" + Extension);

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
    /// <exception cref="IOException">The file cannot be written there.</exception>
    public ImageStoreBuilder Create(string fingerprint, ImageShape shape, int classCount) =>
        new(shape, classCount, new StoreFileWriter(PathOf(fingerprint), MemoryBudget));

    private string PathOf(string fingerprint)
    {
        string digits = Hex.Of(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)));
        return Path.Combine(Folder, $"{digits[..32]}{Extension}");
    }
}
