using Microsoft.ML;

namespace DistPro.MLNet.Reading;

/// <summary>The labelled images of a view in their order, read by as many cursors at once as the view gives.</summary>
internal sealed class OrderedBlocks : IDisposable
{
    private const int BlocksAhead = 8;

    private readonly LabelledImageColumns _columns;
    private readonly bool _skipUnreadable;
    private readonly OrderedParts<ImageBlock> _blocks;

    /// <param name="columns">What is read.</param>
    /// <param name="skipUnreadable">Whether reading goes on after an image that cannot be read.</param>
    /// <param name="cancellation">Stops within one image.</param>
    public OrderedBlocks(LabelledImageColumns columns, bool skipUnreadable, CancellationToken cancellation)
    {
        (_columns, _skipUnreadable) = (columns, skipUnreadable);
        var cursors = columns.View.GetRowCursorSet(columns.All, Environment.ProcessorCount);
        _blocks = new OrderedParts<ImageBlock>(cursors, Blocks, BlocksAhead, cancellation);
    }

    /// <summary>The blocks, in order; each is disposed when the next one is asked for.</summary>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IEnumerable<ImageBlock> Read() => _blocks.Read();

    public void Dispose() => _blocks.Dispose();

    private IEnumerable<ImageBlock> Blocks(DataViewRowCursor cursor, CancellationToken stop)
    {
        var reader = _columns.Reader(cursor);
        var readLabel = _columns.Label.Reader(cursor);
        ImageBlock? block = null;
        bool goesOn = true;
        while (goesOn && cursor.MoveNext())
        {
            stop.ThrowIfCancellationRequested();
            if (block is null || block.IsFull || block.Batch != cursor.Batch)
            {
                if (block is not null)
                {
                    yield return block;
                }
                block = new ImageBlock(cursor.Batch, _columns.Shape);
            }
            block.Add(readLabel(), reader, _columns.KeepsUnlabelled);
            goesOn = _skipUnreadable || block.Rows[^1].Fault is null;
        }
        if (block is not null)
        {
            yield return block;
        }
    }
}
