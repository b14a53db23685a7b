using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace DistPro.MLNet.Reading;

/// <summary>A few rows that follow each other, as one cursor read them.</summary>
internal interface IPart : IDisposable
{
    /// <summary>Number of the batch that the rows belong to: those of a lower one come before.</summary>
    long Batch { get; }

    /// <summary>Whether no row can be added any more.</summary>
    bool IsFull { get; }
}

/// <summary>Makes parts of a cursor's rows.</summary>
/// <typeparam name="TPart">What is made of a few rows.</typeparam>
internal interface IPartMaker<TPart>
{
    /// <summary>A part without rows, for the cursor's current row and some of those that follow.</summary>
    TPart Begin();

    /// <summary>Adds the cursor's current row.</summary>
    /// <returns>Whether reading goes on.</returns>
    bool Add(TPart part);
}

/// <summary>
/// What several cursors over one view make of its rows, in the order of the rows. Each cursor works on a thread of its own; the
/// numbers of their batches say where their rows belong, so that all that follows, faults included, is the same as with one
/// cursor.
/// </summary>
/// <typeparam name="TPart">What is made of a few rows.</typeparam>
internal sealed class OrderedParts<TPart> : IDisposable where TPart : class, IPart
{
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<(long Batch, TPart? Part, ExceptionDispatchInfo? Failure)>[] _queues;
    private readonly Thread[] _threads;

    /// <param name="cursors">The cursors, which are disposed at their ends.</param>
    /// <param name="maker">Makes parts of the rows of a cursor.</param>
    /// <param name="ahead">How many parts a cursor may run ahead of the one whose turn it is.</param>
    /// <param name="cancellation">Stops between two rows.</param>
    public OrderedParts(
        IReadOnlyList<DataViewRowCursor> cursors, Func<DataViewRowCursor, IPartMaker<TPart>> maker, int ahead,
        CancellationToken cancellation = default)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _queues = [.. cursors.Select(_ => new BlockingCollection<(long, TPart?, ExceptionDispatchInfo?)>(ahead))];
        _threads =
        [
            .. cursors.Select((cursor, i) =>
                new Thread(() => Run(cursor, maker, _queues[i])) { IsBackground = true, Name = "DistPro images" }),
        ];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>The parts, in order; each is disposed when the next one is asked for.</summary>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IEnumerable<TPart> Read()
    {
        var heads = new (long Batch, TPart? Part, ExceptionDispatchInfo? Failure)?[_queues.Length];
        while (true)
        {
            for (int i = 0; i < heads.Length; i++)
            {
                heads[i] ??= _queues[i].TryTake(out var part, Timeout.Infinite, _stop.Token) ? part : null;
            }
            var first = heads.MinBy(h => h?.Batch); // null, where a cursor has ended, counts only if there is nothing else
            if (first is null)
            {
                yield break;
            }
            heads[Array.IndexOf(heads, first)] = null;
            using (first.Value.Part)
            {
                first.Value.Failure?.Throw();
                yield return first.Value.Part!;
            }
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

    private void Run(
        DataViewRowCursor cursor, Func<DataViewRowCursor, IPartMaker<TPart>> maker,
        BlockingCollection<(long, TPart?, ExceptionDispatchInfo?)> queue)
    {
        try
        {
            ReadTo(queue, cursor, maker);
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

    private void ReadTo(
        BlockingCollection<(long, TPart?, ExceptionDispatchInfo?)> queue, DataViewRowCursor cursor,
        Func<DataViewRowCursor, IPartMaker<TPart>> maker)
    {
        long batch = 0;
        try
        {
            using (cursor)
            {
                foreach (var part in Parts(cursor, maker(cursor)))
                {
                    batch = part.Batch;
                    queue.Add((batch, part, null), _stop.Token);
                }
            }
        }
        catch (Exception e)
        {
            // It waits its turn: an earlier row may have a fault of its own.
            queue.Add((batch, null, ExceptionDispatchInfo.Capture(e)), _stop.Token);
        }
    }

    private IEnumerable<TPart> Parts(DataViewRowCursor cursor, IPartMaker<TPart> maker)
    {
        TPart? part = null;
        bool goesOn = true;
        while (goesOn && cursor.MoveNext())
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (part is null || part.IsFull || part.Batch != cursor.Batch)
            {
                if (part is not null)
                {
                    yield return part;
                }
                part = maker.Begin();
            }
            goesOn = maker.Add(part);
        }
        if (part is not null)
        {
            yield return part;
        }
    }
}
