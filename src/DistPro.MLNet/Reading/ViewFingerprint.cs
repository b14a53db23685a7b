using System.Security.Cryptography;
using System.Text;

namespace DistPro.MLNet.Reading;

/// <summary>Tells the labelled images of a view from any others, without decoding more than a few of them.</summary>
internal static class ViewFingerprint
{
    private const int Version = 3, Samples = 8;

    /// <summary>Hashes what <see cref="ImageReading.Workspace"/> names.</summary>
    /// <returns>The fingerprint, the number of rows, and of those that have a label.</returns>
    /// <exception cref="ArgumentException">
    /// Nothing tells the images from others, or files are not where they are said to be.
    /// </exception>
    public static (string Fingerprint, int Rows, int Labelled) Of(
        LabelledImageColumns columns, ImageReading reading, CancellationToken cancellation)
    {
        if (columns.Path is null && reading.Key is null)
        {
            throw new ArgumentException(
                "Reading.Workspace: expected something that tells these images from others, found neither a text column "
                + "'ImagePath' nor Reading.Key. "
                + "Name the column of the images' files in Reading.ImagePathColumnName, or give a key and change it with the "
                + "images.");
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string asked = $"{reading.SkipUnreadable} {columns.KeepsUnlabelled} {reading.Key}";
        Add(hash, $"{Version} {columns.Shape} {columns.Label.ClassNames.Count} {asked}");
        var missing = new HashSet<int>();
        var (rows, labelled) = AddRows(hash, columns, reading.ImageFolder, missing, cancellation);
        AddSamples(hash, columns, rows, missing, cancellation);
        return (Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant(), rows, labelled);
    }

    private static (int Rows, int Labelled) AddRows(
        IncrementalHash hash, LabelledImageColumns columns, string? folder, HashSet<int> missing, CancellationToken cancellation)
    {
        int rows = 0, labelled = 0;
        (string Path, string? Identity) last = ("", "");
        using var cursor = columns.View.GetRowCursor(columns.WithoutImages);
        var readLabel = columns.Label.Reader(cursor);
        var getPath = columns.Path is null ? null : cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[columns.Path]);
        ReadOnlyMemory<char> path = default;
        for (; cursor.MoveNext(); rows++)
        {
            cancellation.ThrowIfCancellationRequested();
            int label = readLabel();
            labelled += label >= 0 ? 1 : 0;
            getPath?.Invoke(ref path);
            // A file of many images is named by one row after the other, and looked at once.
            if (!path.Span.SequenceEqual(last.Path))
            {
                last = (path.ToString(), FileIdentity(Path.Combine(folder ?? "", path.ToString())));
            }
            if (last.Identity is null)
            {
                missing.Add(rows);
            }
            Add(hash, $"{label} {last.Identity ?? "missing"}");
        }
        return (rows, labelled);
    }

    // What is on the disk does not tell how a pipeline prepares it; the pixels of a few rows do.
    private static void AddSamples(
        IncrementalHash hash, LabelledImageColumns columns, int rows, HashSet<int> missing, CancellationToken cancellation)
    {
        var samples = Enumerable.Range(0, Samples).Select(i => (int)((long)i * rows / Samples)).ToHashSet();
        var pixels = new byte[columns.Shape.Size];
        using var cursor = columns.View.GetRowCursor(columns.All);
        var reader = columns.Reader(cursor);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!samples.Contains(row) && !missing.Contains(row))
            {
                continue;
            }
            var fault = reader.TryRead(pixels);
            if (fault is null && missing.Contains(row))
            {
                throw new ArgumentException(
                    $"Reading.Workspace: expected the file of row {row}, whose image can be read, as column '{columns.Path}' "
                    + "names it; "
                    + "found no such file. Say in Reading.ImageFolder where the paths start.");
            }
            Add(hash, fault?.At(row) ?? Convert.ToHexString(SHA256.HashData(pixels)));
        }
    }

    /// <summary>Name, size and time of last change; null where there is no such file.</summary>
    private static string? FileIdentity(string path)
    {
        if (path.Length == 0)
        {
            return "";
        }
        var file = new FileInfo(path);
        return file.Exists ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}" : null;
    }

    private static void Add(IncrementalHash hash, string text) =>
        hash.AppendData(Encoding.UTF8.GetBytes($"{text.Length}:{text}"));
}
