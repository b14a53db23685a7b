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

/// <summary>
/// New content of a file, which lies beside the file until it is whole and then takes its place. Whatever fails is told as one
/// exception about the file that was asked for.
/// </summary>
internal sealed class AsideFile : IDisposable
{
    private readonly string _told, _target, _aside;
    private readonly FileStream _stream;

    /// <param name="path">The file; where it is a symbolic link, the file that the link leads to.</param>
    /// <param name="makeFolder">Whether a folder that is not there is made.</param>
    /// <param name="told">What an error names instead of the file; null for the file.</param>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    public AsideFile(string path, bool makeFolder = false, string? told = null)
    {
        string full = Path.GetFullPath(path);
        (_told, _target, _aside) = (Path.GetFullPath(told ?? path), full, full);
        try
        {
            _target = TargetOf(full);
            string folder = Path.GetDirectoryName(_target)!;
            if (makeFolder)
            {
                Directory.CreateDirectory(folder);
            }
            // In the file's folder, since a rename is atomic within one file system only; with a short name, since the file's own
            // may be as long as the file system takes. Without a buffer, closing has nothing left to write, and does not fail.
            _aside = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
            _stream = new FileStream(_aside, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            TakePermissions();
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            Dispose();
            throw Failed(e);
        }
    }

    /// <summary>Writes content, behind what was written before.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public void Write(Action<Stream> write) => Guard(() => write(_stream));

    /// <summary>Ends the content, and puts it in the file's place.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    public void Complete() => Guard(() =>
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_aside, _target, overwrite: true);
    });

    /// <summary>Removes what is not in the file's place. If that fails, what failed before is what there is to tell.</summary>
    public void Dispose()
    {
        if (_stream is not null) // which it is where the constructor failed
        {
            try
            {
                _stream.Dispose();
                File.Delete(_aside);
            }
            catch (Exception e) when (IsOfFiles(e))
            {
            }
        }
    }

    private static bool IsOfFiles(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException;

    private static string TargetOf(string path)
    {
        var file = new FileInfo(path);
        string target = file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        FileAttributes attributes;
        try
        {
            attributes = File.GetAttributes(target);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return target;
        }
        return attributes.HasFlag(FileAttributes.Directory) ? throw new IOException("It is a folder.")
            // A rename would replace it all the same.
            : IsReadOnly(target, attributes) ? throw new IOException("It is read-only.")
            : target;
    }

    // Under Unix that is a file that nobody may write: the attribute also stands for one of another user, which root writes, and
    // everybody who may write to the folder replaces.
    private static bool IsReadOnly(string path, FileAttributes attributes) => OperatingSystem.IsWindows()
        ? attributes.HasFlag(FileAttributes.ReadOnly)
        : (File.GetUnixFileMode(path) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    // Before there is content: nobody may read the new file who could not read the old one.
    private void TakePermissions()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            var mode = File.GetUnixFileMode(_target);
            if (mode != File.GetUnixFileMode(_stream.SafeFileHandle)) // some file systems have one mode for all
            {
                File.SetUnixFileMode(_stream.SafeFileHandle, mode);
            }
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Failed(e);
        }
    }

    private IOException Failed(Exception e) => new(
        $"'{_told}' could not be written: {e.Message.Replace(_aside, _told)} "
        + $"{(File.Exists(_told) ? "The file that was there is unchanged." : "Nothing was left behind.")} "
        + "Check that its folder is there and may be written to, and its free space.", e);
}
