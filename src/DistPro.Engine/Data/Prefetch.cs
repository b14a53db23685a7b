using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace DistPro.Engine.Data;

/// <summary>
/// Makes the next batch on a thread of its own while the current one is in use. The sequence stays what it was.
/// </summary>
internal static class Prefetch
{
    /// <summary>
    /// The same batches. Each is made while the one before is in use; those made and not asked for are disposed.
    /// </summary>
    /// <remarks>
    /// A thread has dispose scopes of its own, so what crosses over must belong to none: batches own their tensors.
    /// </remarks>
    public static IEnumerable<Batch> OneAhead(IEnumerable<Batch> batches)
    {
        using var ready = new BlockingCollection<Batch>(boundedCapacity: 1);
        using var stop = new CancellationTokenSource();
        ExceptionDispatchInfo? failure = null;
        var maker = new Thread(Make) { IsBackground = true, Name = "DistPro batches" };
        maker.Start();
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable())
            {
                yield return batch;
            }
            failure?.Throw();
        }
        finally
        {
            stop.Cancel();
            maker.Join();
            while (ready.TryTake(out var unread))
            {
                unread.Dispose();
            }
        }

        void Make()
        {
            try
            {
                foreach (var batch in batches)
                {
                    if (!TryHandOver(batch))
                    {
                        batch.Dispose();
                        return;
                    }
                }
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                ready.CompleteAdding();
            }
        }

        bool TryHandOver(Batch batch)
        {
            try
            {
                ready.Add(batch, stop.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
