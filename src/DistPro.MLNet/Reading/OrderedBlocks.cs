using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace DistPro.MLNet.Reading;

/// <summary>
/// The rows of a view in their order, read by as many cursors at once as the view gives. Each works on a thread of its own; the
/// numbers of their batches say where their rows belong, so that all that follows, faults included, is the same as with one
/// cursor.
/// </summary>
internal sealed class OrderedBlocks : IDisposable
{
    // How far a cursor may run ahead of the one whose turn it is.
    private const int BlocksAhead = 8;

    private readonly LabelledImageColumns _columns;
    private readonly bool _skipUnreadable;
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<ImageBlock>[] _queues;
    private readonly Thread[] _threads;

    /// <param name="columns">What is read.</param>
    /// <param name="skipUnreadable">Whether reading goes on after an image that cannot be read.</param>
    /// <param name="cancellation">Stops within one image.</param>
    public OrderedBlocks(LabelledImageColumns columns, bool skipUnreadable, CancellationToken cancellation)
    {
        (_columns, _skipUnreadable) = (columns, skipUnreadable);
        var cursors = columns.View.GetRowCursorSet(columns.All, Environment.ProcessorCount);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _queues = [.. cursors.Select(_ => new BlockingCollection<ImageBlock>(BlocksAhead))];
        _threads =
        [
            .. cursors.Select((cursor, i) =>
                new Thread(() => Run(cursor, _queues[i])) { IsBackground = true, Name = "DistPro images" }),
        ];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>The blocks, in order; each is disposed when the next one is asked for.</summary>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IEnumerable<ImageBlock> Read()
    {
        var heads = new ImageBlock?[_queues.Length];
        while (true)
        {
            for (int i = 0; i < heads.Length; i++)
            {
                heads[i] ??= _queues[i].TryTake(out var block, Timeout.Infinite, _stop.Token) ? block : null;
            }
            var first = heads.MinBy(b => b?.Batch); // null, where a cursor has ended, counts only if there is nothing else
            if (first is null)
            {
                yield break;
            }
            heads[Array.IndexOf(heads, first)] = null;
            using (first)
            {
                yield return first;
            }
            first.Failure?.Throw();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
        foreach (var queue in _queues)
        {
            queue.Dispose();
        }
        _stop.Dispose();
    }

    private void Run(DataViewRowCursor cursor, BlockingCollection<ImageBlock> queue)
    {
        try
        {
            ReadTo(queue, cursor);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody waits for more.
        }
        finally
        {
            queue.CompleteAdding();
        }
    }

    private void ReadTo(BlockingCollection<ImageBlock> queue, DataViewRowCursor cursor)
    {
        long batch = 0;
        try
        {
            using (cursor)
            {
                foreach (var block in Blocks(cursor))
                {
                    batch = block.Batch;
                    queue.Add(block, _stop.Token);
                }
            }
        }
        catch (Exception e)
        {
            // It waits its turn: an earlier row may have a fault of its own.
            queue.Add(new ImageBlock(batch, _columns.Shape) { Failure = ExceptionDispatchInfo.Capture(e) }, _stop.Token);
        }
    }

    private IEnumerable<ImageBlock> Blocks(DataViewRowCursor cursor)
    {
        var reader = _columns.Reader(cursor);
        var readLabel = _columns.Label.Reader(cursor);
        ImageBlock? block = null;
        bool goesOn = true;
        while (goesOn && cursor.MoveNext())
        {
            _stop.Token.ThrowIfCancellationRequested();
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
