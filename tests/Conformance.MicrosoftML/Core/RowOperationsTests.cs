using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>Cache, ShuffleRows, SkipRows, TakeRows, FilterRowsByColumn.</summary>
public class RowOperationsTests
{
    private readonly MLContext _ml = new(seed: 3);

    [Fact]
    public void A_cached_column_is_computed_once()
    {
        int made = 0;
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i =>
        {
            made++;
            return new Row { Number = i, Vector = [i, i] };
        }));
        var cached = _ml.Data.Cache(data);
        Assert.Equal(0, made);
        Assert.Equal([0, 1, 2, 3, 4], cached.Values<int>("Number"));
        Assert.Equal([0, 1, 2, 3, 4], cached.Values<int>("Number"));
        Assert.Equal(5, made);
        Assert.Equal([3f, 3f], cached.Values<float[]>("Vector")[3]);
        Assert.Equal(5, cached.GetRowCount());
        Assert.True(cached.CanShuffle);
    }

    [Fact]
    public void A_cursor_over_a_cache_comes_in_random_order_if_asked_for()
    {
        var cached = _ml.Data.Cache(Data(100), "Number");
        var column = cached.Schema["Number"];
        using var cursor = cached.GetRowCursor([column], new Random(1));
        var getter = cursor.GetGetter<int>(column);
        var numbers = new List<int>();
        int number = 0;
        while (cursor.MoveNext())
        {
            getter(ref number);
            numbers.Add(number);
        }

        Assert.NotEqual(numbers.Order(), numbers);
        Assert.Equal(Enumerable.Range(0, 100), numbers.Order());
    }

    [Fact]
    public void What_comes_out_of_a_cache_is_the_callers()
    {
        var cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable([new Row { Vector = [1, 2] }]));
        var vector = cached.Values<VBuffer<float>>("Vector").Single();
        VBufferEditor.CreateFromBuffer(ref vector).Values[0] = 99;
        Assert.Equal([1f, 2f], cached.Values<float[]>("Vector").Single());
    }

    [Fact]
    public void Shuffled_rows_are_the_same_rows_in_one_random_order()
    {
        var shuffled = _ml.Data.ShuffleRows(Data(500));
        int[] numbers = shuffled.Values<int>("Number");
        Assert.NotEqual(Enumerable.Range(0, 500), numbers);
        Assert.Equal(Enumerable.Range(0, 500), numbers.Order());
        Assert.Equal(numbers, shuffled.Values<int>("Number"));
        Assert.Equal(numbers.Select(number => new float[] { number, number }), shuffled.Values<float[]>("Vector"));
        Assert.NotEqual(numbers, _ml.Data.ShuffleRows(Data(500), seed: 77).Values<int>("Number"));
    }

    [Fact]
    public void A_pool_limits_how_far_rows_travel()
    {
        int[] numbers = _ml.Data.ShuffleRows(Data(200), shufflePoolSize: 10, shuffleSource: false).Values<int>("Number");
        Assert.NotEqual(Enumerable.Range(0, 200), numbers);
        Assert.Equal(Enumerable.Range(0, 200), numbers.Order());
        Assert.All(numbers.Select((number, position) => number - position), ahead => Assert.True(ahead < 20));
        Assert.Equal(Enumerable.Range(0, 200), _ml.Data.ShuffleRows(Data(200), shufflePoolSize: 1, shuffleSource: false).Values<int>("Number"));
    }

    [Fact]
    public void Skip_and_take_cut_out_a_range()
    {
        Assert.Equal([3, 4], _ml.Data.TakeRows(_ml.Data.SkipRows(Data(10), 3), 2).Values<int>("Number"));
        Assert.Equal(2, _ml.Data.TakeRows(_ml.Data.SkipRows(Data(10), 8), 5).CountRows());
        Assert.Equal(0, _ml.Data.SkipRows(Data(3), 5).CountRows());
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TakeRows(Data(3), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.SkipRows(Data(3), 0));
    }

    [Fact]
    public void A_filter_keeps_a_range_without_its_upper_bound()
    {
        float[] values = [1, float.NaN, 2, 3, 4];
        var data = _ml.Data.LoadFromEnumerable(values.Select(value => new { Value = value, Text = $"{value}" }));
        var filtered = _ml.Data.FilterRowsByColumn(data, "Value", lowerBound: 2, upperBound: 4);
        Assert.Equal([2f, 3f], filtered.Values<float>("Value"));
        Assert.Equal(["2", "3"], filtered.Texts("Text"));
        Assert.Null(filtered.GetRowCount());
        Assert.Equal([3f, 4f], _ml.Data.FilterRowsByColumn(data, "Value", lowerBound: 3).Values<float>("Value"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByColumn(data, "Text"));
    }

    private IDataView Data(int count) =>
        _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Number = i, Vector = [i, i] }));

    private sealed class Row
    {
        public int Number { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [];
    }
}
