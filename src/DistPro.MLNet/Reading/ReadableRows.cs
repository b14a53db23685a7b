using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Reading;

/// <summary>The rows of a view whose image can be read.</summary>
internal static class ReadableRows
{
    private const int FaultsTold = 10;

    /// <exception cref="ArgumentException">The image column is missing or has the wrong type.</exception>
    /// <exception cref="InvalidDataException">Rows cannot be told apart.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static IDataView Of(
        IDataView data, string imageColumn, string? folder, IChannel channel, CancellationToken cancellation)
    {
        var column = ImageColumn.Check(data.Schema, imageColumn);
        // A thread for each cursor: those of some views wait for each other.
        var readers = data.GetRowCursorSet([column], Environment.ProcessorCount).Select(cursor => Task.Factory.StartNew(
            () => Read(cursor, column, folder, cancellation), TaskCreationOptions.LongRunning));
        var rows = Task.WhenAll(readers).GetAwaiter().GetResult().SelectMany(r => r).OrderBy(r => r.Id.High)
            .ThenBy(r => r.Id.Low).ToArray();
        foreach (var (row, next) in rows.Zip(rows.Skip(1)))
        {
            if (row.Id.Equals(next.Id))
            {
                throw RowSubset.Twice(row.Id, "leave out damaged images when you make it");
            }
        }
        var unreadable = rows.Where(r => r.Fault is not null).ToArray();
        foreach (var (_, fault) in unreadable.Take(FaultsTold))
        {
            channel.Warning(MessageSensitivity.UserData, "left out: {0}", fault);
        }
        if (unreadable.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.None, "rows left out because their image cannot be read: {0} of {1}", unreadable.Length,
                rows.Length);
        }
        return new RowSubset(
            data, unreadable.Select(r => r.Id).ToHashSet(), complement: true, rows.Length - unreadable.Length);
    }

    private static List<(DataViewRowId Id, string? Fault)> Read(
        DataViewRowCursor cursor, DataViewSchema.Column column, string? folder, CancellationToken cancellation)
    {
        using (cursor)
        {
            var image = RowImage.Of(cursor, column, folder);
            var getId = cursor.GetIdGetter();
            var rows = new List<(DataViewRowId, string?)>();
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                getId(ref id);
                rows.Add((id, Fault(image)));
            }
            return rows;
        }
    }

    private static string? Fault(RowImage image)
    {
        MLImage? found = null;
        try
        {
            found = image.Get();
            return found is null ? "a row without an image (an empty path?)" : null;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return e.Message;
        }
        finally
        {
            if (image.IsOwn)
            {
                found?.Dispose();
            }
        }
    }
}
