namespace DistPro.Engine.Files;

/// <summary>
/// Writes files that are there whole or not at all: the new content is written aside, flushed to the disk, and renamed. A
/// symbolic link stays one, and what it leads to is replaced; a file that is replaced keeps its Unix permissions; one that nobody
/// may write is not replaced.
/// </summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file. If anything fails, a file that was there before stays as it was, and nothing half-written is left.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="makeFolder">Whether a folder that is not there is made.</param>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; the message names the file.</exception>
    public static void Write(string path, Action<Stream> write, bool makeFolder = false)
    {
        using var file = new AsideFile(path, makeFolder);
        file.Write(write);
        file.Complete();
    }

    /// <summary>
    /// Looks, before the work begins whose result goes there, whether a file can be written: makes its folder, and tries.
    /// </summary>
    /// <param name="path">The file; one that is there stays as it is.</param>
    /// <exception cref="IOException">The file cannot be written there; the message names it.</exception>
    public static void Prepare(string path) => new AsideFile(path, makeFolder: true).Dispose();

    /// <summary>As <see cref="Prepare"/>, for files in a folder whose names are not known yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kept">
    /// Pattern of the names of its files: one that holds such a file already may be read-only, since what is in it can be used.
    /// </param>
    /// <exception cref="IOException">No file can be written there; the message names the folder.</exception>
    public static void PrepareFolder(string folder, string kept)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, kept).Any())
        {
            new AsideFile(Path.Combine(folder, "trial"), makeFolder: true, told: folder).Dispose();
        }
    }
}
