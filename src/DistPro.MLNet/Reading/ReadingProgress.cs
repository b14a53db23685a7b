namespace DistPro.MLNet.Reading;

/// <summary>How far the reading of images is.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="TotalRows">All rows; null where the view does not know.</param>
/// <param name="RowsPerSecond">Speed so far.</param>
/// <param name="TimeLeft">Estimate for the rest; null where it cannot be told.</param>
public sealed record ReadingProgress(long Rows, long? TotalRows, double RowsPerSecond, TimeSpan? TimeLeft);
