using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Classifier;

/// <summary>What scoring takes from its source, and when: rows that come once, rows that come late, damaged ones.</summary>
public class ScoredSourceTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const int Count = 40;

    private MLContext Ml => trained.Ml;

    [Theory]
    [InlineData(HalfImages.Side)]
    [InlineData(3 * HalfImages.Side)]
    public void A_queue_that_is_read_once_gives_every_row_its_own_scores(int side)
    {
        var expected = Scores<Scored>(Rows(side).ToList(), side);
        var queue = new BlockingCollection<Row>();
        foreach (var row in Rows(side))
        {
            queue.Add(row);
        }
        queue.CompleteAdding();
        AssertSame(expected, Scores<Scored>(queue.GetConsumingEnumerable(), side));
    }

    [Fact]
    public void So_it_does_where_the_image_is_asked_for_with_its_scores()
    {
        var rows = Scores<ScoredImage>(Once(Rows()), HalfImages.Side);
        AssertSame(Scores<Scored>(Rows().ToList(), HalfImages.Side), rows);
        Assert.All(rows, row => Assert.Equal(HalfImages.Side, ((ScoredImage)row).Image!.Width));
    }

    [Fact]
    public void No_more_rows_are_taken_than_those_of_the_batch_that_is_being_filled()
    {
        int taken = 0, delivered = 0;
        var source = Rows().Select(row =>
        {
            taken++;
            return row;
        });
        foreach (var row in Ml.Data.CreateEnumerable<Scored>(Transform(Once(source), HalfImages.Side), reuseRowObject: false))
        {
            Assert.Equal(delivered++, row.Number);
            // ML.NET's enumerator is a row ahead of the user; a batch holds at most one row more than all before it.
            Assert.InRange(taken, delivered, 2 * (delivered + 1));
        }
        Assert.Equal((Count, Count), (taken, delivered));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(Count - 1)]
    public void Rows_before_and_after_one_without_an_image_come_out(int damaged)
    {
        foreach (int side in new[] { HalfImages.Side, 3 * HalfImages.Side })
        {
            var scored = Transform(Rows(side).Select(r => r.Number == damaged ? new Row { Number = damaged } : r).ToList(), side);
            using var cursor = scored.GetRowCursor(scored.Schema.Where(c => c.Name is "Score" or "Number"));
            var score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
            var number = cursor.GetGetter<int>(scored.Schema["Number"]);
            VBuffer<float> values = default;
            for (int i = 0; i < Count; i++)
            {
                Assert.True(cursor.MoveNext());
                int found = -1;
                number(ref found);
                Assert.Equal(i, found);
                if (i == damaged)
                {
                    var error = Assert.Throws<InvalidDataException>(() => score(ref values));
                    Assert.Contains($"Row {damaged} of image column 'Image'", error.Message);
                }
                else
                {
                    score(ref values);
                    Assert.Equal(2, values.Length);
                }
            }
            Assert.False(cursor.MoveNext());
            Assert.Equal(-1, cursor.Position);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(24)]
    public void Where_the_source_itself_fails_the_rows_before_come_out(int failing)
    {
        var source = Rows().Select(r => r.Number == failing ? throw new TimeoutException("the camera is gone") : r);
        var scored = Transform(Once(source), HalfImages.Side);
        int rows = 0;
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.Throws<TimeoutException>(() =>
        {
            while (cursor.MoveNext())
            {
                rows++;
            }
        });
        Assert.Equal(failing, rows);
    }

    [Theory]
    [InlineData(30, 24)]
    [InlineData(300, 137)]
    public void A_damaged_file_in_a_folder_ends_the_pass_at_its_own_row(int images, int damaged)
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, images / 2, side: 12);
        string path = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ElementAt(damaged);
        File.WriteAllBytes(path, []);
        var scored = trained.Classifier.Transform(Ml.Distillation().LoadImageFolder(folder.Path));
        Assert.Equal(damaged, Ml.Data.TakeRows(scored, damaged).GetColumn<float[]>("Score").Count());
        int rows = 0;
        var error = Assert.ThrowsAny<Exception>(() =>
        {
            foreach (var _ in scored.GetColumn<float[]>("Score"))
            {
                rows++;
            }
        });
        Assert.Equal(damaged, rows);
        Assert.Contains(path, error.Message);
        Assert.DoesNotContain("__distpro", error.Message);
    }

    // Row by row, with the values of all columns, as one of ML.NET's own row mappers passes them on.
    [Fact]
    public void Columns_of_every_type_come_through_as_through_one_of_MLNets_own_transformers()
    {
        var view = Ml.Data.LoadFromEnumerable(EveryType.Rows(Count));
        var own = Ml.Transforms.CopyColumns("Copied", nameof(EveryType.Int32)).Fit(view).Transform(view);
        var scored = trained.Classifier.Transform(view);
        Assert.True(view.Schema.Count > 25);
        foreach (var column in view.Schema.Where(c => c.Type is not ImageDataViewType))
        {
            var expected = EveryType.Texts(own, own.Schema[column.Name]);
            Assert.Equal(Count, expected.Count);
            Assert.True(expected.Distinct().Count() > 1, column.Name);
            Assert.Equal(expected, EveryType.Texts(scored, scored.Schema[column.Name], scored.Schema["Score"]));
            Assert.Equal(
                expected, EveryType.Texts(scored, scored.Schema[column.Name], scored.Schema["Score"], scored.Schema["Image"]));
        }
        // All at once, too.
        var all = scored.Schema.Where(c => c.Type is not ImageDataViewType).ToArray();
        Assert.Equal(
            EveryType.Texts(own, own.Schema[nameof(EveryType.Texts5)]),
            EveryType.Texts(scored, [scored.Schema[nameof(EveryType.Texts5)], .. all]));
    }

    private static IEnumerable<Row> Rows(int side = HalfImages.Side) => Enumerable.Range(0, Count)
        .Select(i => new Row { Number = i, Image = HalfImages.Image(side, i, brightness: 100 + 2 * i) });

    // An enumerable that is spent when it has been gone through.
    private static IEnumerable<Row> Once(IEnumerable<Row> rows)
    {
        var enumerator = rows.GetEnumerator();
        return Rest();

        IEnumerable<Row> Rest()
        {
            while (enumerator.MoveNext())
            {
                yield return enumerator.Current;
            }
        }
    }

    private static void AssertSame(IReadOnlyList<Scored> expected, IReadOnlyList<Scored> found)
    {
        Assert.Equal(Count, found.Count);
        Assert.True(expected.Select(r => r.Score[0]).Distinct().Count() > Count / 2);
        Assert.All(expected.Zip(found), p =>
        {
            Assert.Equal(p.First.Number, p.Second.Number);
            Assert.Equal(p.First.PredictedLabel, p.Second.PredictedLabel);
            Assert.All(p.First.Score.Zip(p.Second.Score), s => Assert.Equal(s.First, s.Second, 1e-5));
        });
    }

    private IReadOnlyList<Scored> Scores<T>(IEnumerable<Row> rows, int side) where T : Scored, new() =>
        [.. Ml.Data.CreateEnumerable<T>(Transform(rows, side), reuseRowObject: false)];

    private IDataView Transform(IEnumerable<Row> rows, int side) => trained.Classifier.Transform(
        side == HalfImages.Side
            ? Ml.Data.LoadFromEnumerable(rows)
            : Ml.Data.LoadFromEnumerable(rows.Select(r => new LargeRow { Number = r.Number, Image = r.Image })));

    private sealed class Row
    {
        public int Number { get; set; }

        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }
    }

    private sealed class LargeRow
    {
        public int Number { get; set; }

        [ImageType(3 * HalfImages.Side, 3 * HalfImages.Side)]
        public MLImage? Image { get; set; }
    }

    private class Scored
    {
        public int Number { get; set; }

        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    private sealed class ScoredImage : Scored
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }
    }
}
