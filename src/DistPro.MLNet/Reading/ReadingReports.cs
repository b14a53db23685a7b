using System.Diagnostics;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Reading;

/// <summary>Tells now and then how far the reading is: the user's listener each second, the log each ten.</summary>
internal sealed class ReadingReports(long? totalRows, IProgress<ReadingProgress>? progress, IChannel channel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int ReportsPerMessage = 10;
    private const double LongestWait = 1e11; // seconds: some thousand years

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _last;
    private int _reports;

    /// <summary>Tells, if it is time to.</summary>
    public void Now(long rows)
    {
        if (_watch.Elapsed - _last < Interval)
        {
            return;
        }
        var report = Report(rows);
        if (++_reports % ReportsPerMessage == 0)
        {
            channel.Info(
                MessageSensitivity.None, "{0} of {1} images read, {2:f0} images/s", rows, totalRows?.ToString()
                    ?? "an unknown number of",
                report.RowsPerSecond);
        }
    }

    /// <summary>Tells that all rows have been read.</summary>
    public void End(long rows) => Report(rows);

    private ReadingProgress Report(long rows)
    {
        _last = _watch.Elapsed;
        double perSecond = rows / _last.TotalSeconds;
        // A view may tell another number of rows than it has.
        TimeSpan? left = totalRows is { } total && rows > 0
            ? TimeSpan.FromSeconds(Math.Clamp((total - rows) / perSecond, 0, LongestWait))
            : null;
        var report = new ReadingProgress(rows, totalRows, perSecond, left);
        progress?.Report(report);
        return report;
    }
}

/// <summary>How far the reading of images is.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="TotalRows">All rows; null where the view does not know.</param>
/// <param name="RowsPerSecond">Speed so far.</param>
/// <param name="TimeLeft">Estimate for the rest; null where it cannot be told.</param>
public sealed record ReadingProgress(long Rows, long? TotalRows, double RowsPerSecond, TimeSpan? TimeLeft);
