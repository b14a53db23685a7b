using System.Collections.Concurrent;
using Conformance.MicrosoftML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>The cursors of a set share the rows; the numbers of their batches tell the order that one cursor would give.</summary>
public class CursorSetTests
{
    private const int Count = 500;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_transform_shares_the_rows_of_one_cursor_out()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new { Path = "", Number = i }));
        var pipeline = _ml.Transforms.LoadImages("Image", null, "Path").Append(_ml.Transforms.ResizeImages("Image", 4, 4));
        IDataView images = pipeline.Fit(data).Transform(data);
        var rows = Read(images, "Number", ["Image"], expectedCursors: 3);
        Assert.All(rows, row => Assert.Equal((ulong)row.Value, row.Id));
        Assert.Equal(Enumerable.Range(0, Count), rows.Select(row => row.Value));
    }

    [Fact]
    public void Where_nothing_is_computed_there_is_one_cursor()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new { Path = "", Number = i }));
        IDataView images = _ml.Transforms.LoadImages("Image", null, "Path").Fit(data).Transform(data);
        Assert.Equal(Enumerable.Range(0, Count), Read(images, "Number", [], expectedCursors: 1).Select(row => row.Value));
    }

    /// <summary>Images cannot be copied from one cursor to another.</summary>
    [Fact]
    public void The_rows_of_a_source_of_images_are_not_shared_out()
    {
        var source = new ImageSource(5, () => Pictures.Draw(8, 8, (_, _) => Colour.White));
        IDataView small = _ml.Transforms.ResizeImages("Small", 4, 4, "Image").Fit(source).Transform(source);
        var cursors = small.GetRowCursorSet([small.Schema["Small"]], 3);
        Assert.Single(cursors);
        cursors[0].Dispose();
    }

    private static List<(int Value, ulong Id)> Read(IDataView view, string column, string[] others, int expectedCursors)
    {
        var cursors = view.GetRowCursorSet(others.Append(column).Select(name => view.Schema[name]), 3);
        Assert.Equal(expectedCursors, cursors.Length);
        var rows = new ConcurrentBag<(long Batch, long Position, int Value, ulong Id)>();
        var threads = cursors.Select(cursor => new Thread(() =>
        {
            using (cursor)
            {
                (ValueGetter<int> getValue, ValueGetter<DataViewRowId> getId) = (cursor.GetGetter<int>(view.Schema[column]), cursor.GetIdGetter());
                (int value, DataViewRowId id) = (0, default);
                while (cursor.MoveNext())
                {
                    getValue(ref value);
                    getId(ref id);
                    rows.Add((cursor.Batch, cursor.Position, value, id.Low));
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return [.. rows.OrderBy(row => row.Batch).ThenBy(row => row.Position).Select(row => (row.Value, row.Id))];
    }
}
