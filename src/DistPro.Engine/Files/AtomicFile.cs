namespace DistPro.Engine.Files;

/// <summary>
/// Writes files that are there whole or not at all: the new content is written aside, flushed to the disk, and renamed.
/// </summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file. If anything fails, a file that was there before stays as it was, and nothing half-written is left.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        // In the same folder, since a rename is atomic within one file system only.
        string aside = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():n}.tmp");
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, full, overwrite: true);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"'{full}' could not be written: {e.Message} "
                + $"{(File.Exists(full) ? "The file that was there is unchanged." : "Nothing was left behind.")} "
                + "Check the folder and its free space.", e);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
