namespace DistPro.MLNet.Sources;

/// <summary>
/// The rows of one pass, handed out in batches of consecutive ones to whichever cursor asks next: decoding times differ, and no
/// cursor waits for another. The number of a batch tells where its rows belong.
/// </summary>
internal sealed class SharedRows(int[] rows)
{
    // Small enough that the cursors end at about the same time, large enough that taking one costs nothing.
    private const int LeastBatches = 64, LargestBatch = 16;
    private readonly int _batchSize = Math.Clamp(rows.Length / LeastBatches, 1, LargestBatch);
    private int _taken;

    public bool TryTake(out long batch, out ArraySegment<int> batchRows)
    {
        batch = Interlocked.Increment(ref _taken) - 1;
        int start = (int)Math.Min(rows.Length, batch * _batchSize);
        batchRows = new ArraySegment<int>(rows, start, Math.Min(_batchSize, rows.Length - start));
        return batchRows.Count > 0;
    }
}
