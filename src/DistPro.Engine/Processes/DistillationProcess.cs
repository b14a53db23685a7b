using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Files;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using MathNet.Numerics.Interpolation;

namespace DistPro.Engine.Processes;

/// <summary>
/// How strongly every pathway teaches at every moment of a training run (Deng et al., DistPro, ECCV 2022): one weight omega for
/// each pathway and row, the rows evenly spaced from the start of the run to its end. It fits runs of any length, is saved as a
/// text file, and never changes.
/// </summary>
/// <remarks>Weights are kept in single precision, so that a process is exactly what its file says.</remarks>
public sealed partial class DistillationProcess
{
    private readonly double[][] _rows;
    private readonly LinearSpline[] _curves;

    /// <param name="pathways">The pathways, each once.</param>
    /// <param name="rows">
    /// One row for each moment, at least one; a row has one weight, zero or more, for each pathway. They are copied.
    /// </param>
    /// <param name="origin">Where the process comes from.</param>
    /// <exception cref="ArgumentException">
    /// No pathways, no rows, a pathway twice, a stage that the networks do not have, a row of another length, or a weight that is
    /// negative or no finite number.
    /// </exception>
    public DistillationProcess(IReadOnlyList<Pathway> pathways, IReadOnlyList<IReadOnlyList<double>> rows, ProcessOrigin origin)
    {
        ProcessChecks.Origin(origin);
        ProcessChecks.Pathways(pathways, origin);
        ProcessChecks.Rows(rows, pathways);
        (Pathways, Origin) = ([.. pathways], origin);
        _rows = [.. rows.Select(row => row.Select(weight => (double)(float)weight).ToArray())];
        _curves = [.. pathways.Select((_, pathway) => Curve([.. _rows.Select(row => row[pathway])]))];
        Used = [.. pathways.Where((_, pathway) => _rows.Any(row => row[pathway] > 0))];
    }

    /// <summary>The pathways, in the order of the weights.</summary>
    public IReadOnlyList<Pathway> Pathways { get; }

    /// <summary>Where the process comes from.</summary>
    public ProcessOrigin Origin { get; }

    /// <summary>
    /// Number of moments with weights of their own: moment r of n lies at r / (n - 1) of the run; a single one holds throughout.
    /// </summary>
    public int RowCount => _rows.Length;

    /// <summary>The pathways that have a weight above zero at any moment. The others need not be built.</summary>
    public IReadOnlyList<Pathway> Used { get; }

    /// <summary>Share of all pairs of moment and pathway, 0..1, whose weight is zero: what a run need not compute.</summary>
    public double ShareCut => _rows.Sum(row => (long)row.Count(weight => weight == 0)) / ((double)RowCount * Pathways.Count);

    /// <summary>The weights at one moment, one for each pathway.</summary>
    /// <param name="row">0 up to <see cref="RowCount"/>.</param>
    public IReadOnlyList<double> Row(int row) => Array.AsReadOnly(_rows[row]);

    /// <summary>The weights of all pathways at a moment of a run: between two rows, the straight line.</summary>
    /// <param name="progress">
    /// Share of the run that is done, such as step / (steps - 1); below 0 counts as 0, above 1 as 1.
    /// </param>
    /// <exception cref="ArgumentException">The progress is NaN.</exception>
    public double[] At(double progress)
    {
        if (double.IsNaN(progress))
        {
            throw new ArgumentException(
                "The progress is NaN. Expected: the share of the run that is done, 0..1.", nameof(progress));
        }
        double position = Math.Clamp(progress, 0, 1) * (RowCount - 1);
        return Array.ConvertAll(_curves, curve => curve.Interpolate(position));
    }

    /// <summary>The mean weight of every pathway over the run: the integral of <see cref="At"/>.</summary>
    public double[] Mean() =>
        RowCount == 1 ? At(0) : Array.ConvertAll(_curves, curve => curve.Integrate(0, RowCount - 1) / (RowCount - 1));

    /// <summary>
    /// Tells the pathways with their weights from any others: a SHA-256 in hexadecimal digits. Where they come from does not
    /// count.
    /// </summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(", ", Pathways)));
        foreach (double[] row in _rows)
        {
            hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }
        return Hex.Of(hash.GetHashAndReset());
    }

    /// <summary>
    /// Writes the process as a JSON file for people and programs: the head, then one line for each moment. A process of more than
    /// <see cref="ProcessFile.MaxRows"/> moments is stretched to that many. The file is there whole or not at all.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, and is named; one that was there stays.</exception>
    public void Save(string path)
    {
        var text = ProcessFile.Write(RowCount > ProcessFile.MaxRows ? Stretch(ProcessFile.MaxRows) : this);
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>The process in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="edited">
    /// Whether somebody may have changed it by hand, so that its checksum is not its own: <see cref="ProcessOrigin.Changes"/>
    /// tells it then, and <see cref="Save"/> writes a new one. Everything else is checked as ever.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged, is something else, or is of a newer version.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DistillationProcess Load(string path, bool edited = false) =>
        ProcessFile.Read(File.ReadAllBytes(path), path, edited);

    // Over the row numbers rather than 0..1: distances of exactly 1 make a flat stretch exactly flat, so that what is cut stays
    // zero.
    private static LinearSpline Curve(double[] weights) =>
        weights.Length == 1
            ? LinearSpline.InterpolateSorted([0, 1], [weights[0], weights[0]])
            : LinearSpline.InterpolateSorted([.. Enumerable.Range(0, weights.Length).Select(row => (double)row)], weights);
}
