using DistPro.MLNet.Tests.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Classifier;

public class ScoringTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Transform_decodes_nothing_until_scores_are_read_and_then_each_image_once()
    {
        var source = new CountingView(trained.Test, "Image");
        var scored = trained.Classifier.Transform(source);
        Assert.Equal(0, source.Reads);
        Assert.Equal(40, scored.GetColumn<uint>("Label").Count());
        Assert.Equal(0, source.Reads);
        Assert.Equal(40, scored.GetColumn<float[]>("Score").Count());
        Assert.Equal(40, source.Reads);
    }

    [Theory]
    [InlineData("Image", "Score")]
    [InlineData("Score", "Image")]
    public void An_image_that_is_asked_for_with_its_scores_is_decoded_once(string first, string second)
    {
        var source = new CountingView(trained.Test, "Image");
        var scored = trained.Classifier.Transform(source);
        var expected = trained.Classifier.Transform(trained.Test).GetColumn<float[]>("Score").ToArray();
        using var cursor = scored.GetRowCursor([scored.Schema["Image"], scored.Schema["Score"]]);
        var getImage = cursor.GetGetter<MLImage>(scored.Schema["Image"]);
        var getScore = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        MLImage image = null!;
        VBuffer<float> values = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            foreach (string column in new[] { first, second })
            {
                if (column == "Image")
                {
                    getImage(ref image);
                }
                else
                {
                    getScore(ref values);
                }
            }
            Assert.Equal(Pixels(row), image.Pixels.ToArray());
            Assert.All(expected[row].Zip(values.DenseValues()), p => Assert.Equal(p.First, p.Second, 1e-5));
        }
        Assert.Equal(40, source.Reads);

        byte[] Pixels(int row) => trained.Test.GetColumn<MLImage>("Image").ElementAt(row).Pixels.ToArray();
    }

    // The second view gives the same rows by a single cursor.
    [Theory]
    [InlineData("Score")]
    [InlineData("Score", "Label", "ImagePath", "PredictedLabel")]
    public void Several_cursors_give_the_rows_of_one_in_their_order_bit_for_bit(params string[] columns)
    {
        var data = HalfImages.View(trained.Ml, trained.Folder, 203, seed: 3);
        var expected = Texts(new CountingView(data, "Image"));
        Assert.Equal(203, expected.Distinct().Count());
        Assert.Equal(expected, Texts(data));
        Assert.Equal(expected, Texts(new DealtView(data)));

        List<string> Texts(IDataView view)
        {
            var scored = trained.Classifier.Transform(view);
            return EveryType.Texts(scored, [.. columns.Select(c => scored.Schema[c])]);
        }
    }

    [Fact]
    public void A_source_that_comes_once_is_not_read_ahead_where_MLNet_would_make_cursors_of_it()
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 30);
        string[] paths = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        int taken = 0, delivered = 0;
        var source = trained.Ml.Data.LoadFromEnumerable(paths.Select(p =>
        {
            taken++;
            return new { Path = p };
        }));
        var loaded = trained.Ml.Transforms.LoadImages("Image", null!, "Path").Fit(source).Transform(source);
        foreach (var _ in trained.Classifier.Transform(loaded).GetColumn<float[]>("Score"))
        {
            Assert.InRange(taken, ++delivered, 2 * (delivered + 1));
        }
        Assert.Equal((60, 60), (taken, delivered));
    }

    [Fact]
    public void A_look_at_the_first_rows_does_not_decode_the_whole_view()
    {
        var source = new CountingView(trained.Test, "Image");
        Assert.Equal(3, trained.Classifier.Transform(source).GetColumn<float[]>("Score").Take(3).Count());
        Assert.InRange(source.Reads, 3, 8);
    }

    [Fact]
    public void Batches_and_single_rows_agree()
    {
        var scored = trained.Classifier.Transform(trained.Test);
        var batched = scored.GetColumn<float[]>("Score").ToArray();
        // Where the image is asked for, too, rows are scored one at a time.
        var single = Rows(scored, scored.Schema["Score"], scored.Schema["Image"]).Select(r => r.Score).ToArray();
        Assert.All(
            batched.Zip(single), pair => Assert.All(pair.First.Zip(pair.Second), p => Assert.Equal(p.First, p.Second, 1e-5)));
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("Score", "Label", "ImagePath")]
    [InlineData("Score", "Image")]
    public void A_shuffled_pass_gives_each_row_its_own_scores(params string[] columns)
    {
        var scored = trained.Classifier.Transform(trained.Test);
        var expected = scored.GetColumn<float[]>("Score").ToArray();
        var rows = Rows(new RestlessView(scored), [.. columns.Select(c => scored.Schema[c])]);
        Assert.NotEqual(rows.Select(r => r.Id), rows.Select(r => r.Id).Order());
        Assert.Equal(40, rows.Count);
        Assert.All(rows, row => Assert.All(expected[row.Id].Zip(row.Score), p => Assert.Equal(p.First, p.Second, 1e-5)));
    }

    [Fact]
    public void Rows_that_are_skipped_do_not_shift_the_others()
    {
        var scored = trained.Classifier.Transform(trained.Test);
        var expected = scored.GetColumn<float[]>("Score").ToArray();
        var score = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([score]);
        var getter = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> values = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            if (row % 7 == 3)
            {
                getter(ref values);
                Assert.All(expected[row].Zip(values.DenseValues()), p => Assert.Equal(p.First, p.Second, 1e-5));
            }
        }
    }

    [Fact]
    public void A_view_that_changes_its_order_from_pass_to_pass_still_gets_its_own_scores()
    {
        var restless = new RestlessView(trained.Test);
        var scored = trained.Classifier.Transform(restless);
        var rows = scored.GetColumn<uint>("Label").Zip(scored.GetColumn<uint>("PredictedLabel")).ToArray();
        Assert.NotEqual(rows.Select(r => r.First), rows.Select(r => r.Second)); // two passes, two orders

        using var cursor = scored.GetRowCursor(scored.Schema.Where(c => c.Name is "Label" or "PredictedLabel"));
        var label = cursor.GetGetter<uint>(scored.Schema["Label"]);
        var predicted = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        while (cursor.MoveNext())
        {
            uint expected = 0, found = 0;
            label(ref expected);
            predicted(ref found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Scores_are_the_same_from_several_threads_at_once()
    {
        var scored = trained.Classifier.Transform(trained.Test);
        var expected = scored.GetColumn<float[]>("Score").SelectMany(s => s).ToArray();
        Parallel.For(0, 8, _ =>
        {
            var found = trained.Classifier.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s);
            Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-5));
        });
    }

    private static List<(int Id, float[] Score)> Rows(IDataView scored, params DataViewSchema.Column[] columns)
    {
        using var cursor = scored.GetRowCursor(columns);
        var rows = new List<(int, float[])>();
        var getScore = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        var getId = cursor.GetIdGetter();
        VBuffer<float> values = default;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            getScore(ref values);
            rows.Add(((int)id.Low, [.. values.DenseValues()]));
        }
        return rows;
    }
}
