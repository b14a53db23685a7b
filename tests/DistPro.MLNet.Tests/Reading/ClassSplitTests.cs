using DistPro.MLNet.Tests.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Reading;

public sealed class ClassSplitTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public ClassSplitTests() =>
        _ml.Log += (_, e) => _warnings.AddRange(e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [e.RawMessage] : []);

    private static readonly Row[] Rows =
    [
        .. Enumerable.Range(0, 50).Select(i => new Row { Number = i, Text = i % 5 == 0 ? "rare" : "usual" }),
        new Row { Number = 50, Text = "single" },
        new Row { Number = 51, Text = "" },
    ];

    [Theory]
    [InlineData("Text")]
    [InlineData("Label")]
    public void Each_class_gives_its_part_and_no_row_is_lost_or_twice(string label)
    {
        var (train, test) = _ml.Distillation().TrainTestSplit(View(), 0.3, label);
        Assert.Equal((3, 12), Count(test));
        Assert.Equal((7, 28), Count(train));
        Assert.Equal(Rows.Select(r => r.Number), Numbers(train).Concat(Numbers(test)).Order());
        Assert.Equal((37L, 15L), (train.GetRowCount(), test.GetRowCount()));
        Assert.Equal(["Number", "Text", "Label"], train.Schema.Select(c => c.Name));
        // A class of one row, and a row without a label, are there to learn from.
        Assert.Equal([50, 51], Numbers(train).TakeLast(2));
        Assert.Contains("training set alone: 'single'", Assert.Single(_warnings));
    }

    [Fact]
    public void The_seed_decides_which_rows_and_the_order_stays()
    {
        var first = Numbers(_ml.Distillation().TrainTestSplit(View(), 0.3, seed: 1).TestSet);
        Assert.Equal(first, Numbers(_ml.Distillation().TrainTestSplit(View(), 0.3, seed: 1).TestSet));
        Assert.NotEqual(first, Numbers(_ml.Distillation().TrainTestSplit(View(), 0.3, seed: 2).TestSet));
        Assert.Equal(first.Order(), first);
        Assert.Equal(first.Order(), Numbers(new RestlessView(
            _ml.Distillation().TrainTestSplit(Shuffled(), 0.3, seed: 1).TestSet)).Order());

        IDataView Shuffled() => new RestlessView(View());
    }

    [Fact]
    public void Only_labels_are_read_and_several_cursors_share_the_rows()
    {
        using var folder = new TemporaryFolder();
        var source = new CountingView(HalfImages.View(_ml, folder, 30), "Image");
        _ml.Distillation().TrainTestSplit(source, 0.5);
        Assert.Equal(0, source.Reads);

        var train = _ml.Distillation().TrainTestSplit(new DealtView(HalfImages.View(_ml, folder, 40)), 0.5).TrainSet;
        var cursors = train.GetRowCursorSet([train.Schema["Label"]], 2);
        Assert.Equal(DealtView.Cursors, cursors.Length);
        Assert.Equal(20, cursors.Sum(Remaining));

        static int Remaining(DataViewRowCursor cursor)
        {
            int rows = 0;
            while (cursor.MoveNext())
            {
                rows++;
            }
            return rows;
        }
    }

    [Fact]
    public void What_cannot_be_split_is_told()
    {
        var catalog = _ml.Distillation();
        Assert.Contains(
            "label column 'Class' is missing", Assert.Throws<ArgumentException>(
                () => catalog.TrainTestSplit(View(), labelColumnName: "Class")).Message);
        Assert.Throws<ArgumentOutOfRangeException>("testFraction", () => catalog.TrainTestSplit(View(), 1));
        var different = _ml.Data.LoadFromEnumerable(Rows.Take(1));
        Assert.Contains(
            "a class of two rows or more", Assert.Throws<InvalidDataException>(
                () => catalog.TrainTestSplit(different, 0.5, "Text")).Message);
    }

    private static int[] Numbers(IDataView view) => [.. view.GetColumn<int>("Number")];

    private static (int Rare, int Usual) Count(IDataView view)
    {
        var texts = view.GetColumn<string>("Text").ToArray();
        return (texts.Count(t => t == "rare"), texts.Count(t => t == "usual"));
    }

    private IDataView View()
    {
        var rows = _ml.Data.LoadFromEnumerable(Rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label", "Text").Fit(rows).Transform(rows);
    }

    private sealed class Row
    {
        public int Number { get; set; }

        public string Text { get; set; } = "";
    }
}
