using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>MapValue.</summary>
public class ValueMappingTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void A_value_is_looked_up_and_an_unknown_one_is_empty_or_zero()
    {
        var data = Numbers(1, 2, 3);
        Assert.Equal(["one", "two", ""], Map(data, Pairs((1, "one"), (2, "two"))).Texts("Value"));
        Assert.Equal([1.5f, 2.5f, 0], Map(data, Pairs((1, 1.5f), (2, 2.5f))).Values<float>("Value"));
        Assert.Equal([10, 20, 0], Map(data, Pairs((1, 10), (2, 20))).Values<int>("Value"));
    }

    [Fact]
    public void Text_is_passed_by_reference_from_row_to_row()
    {
        string weights = new('w', 100_000);
        var mapped = Map(Numbers(1, 1), Pairs((1, weights)));
        var column = mapped.Schema["Value"];
        using var cursor = mapped.GetRowCursor([column]);
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            getter(ref text);
            Assert.True(MemoryMarshal.TryGetString(text, out string? found, out _, out _));
            Assert.Same(weights, found);
        }
    }

    [Fact]
    public void A_vector_is_copied_for_each_row()
    {
        float[] weights = [1, 2, 3];
        var mapped = Map(Numbers(1, 1, 5), [KeyValuePair.Create(1, weights)]);
        Assert.Equal("Vector<Single, 3>", mapped.Schema["Value"].Type.ToString());
        var column = mapped.Schema["Value"];
        using var cursor = mapped.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        cursor.MoveNext();
        getter(ref values);
        VBufferEditor.CreateFromBuffer(ref values).Values[0] = 99;
        cursor.MoveNext();
        getter(ref values);
        Assert.Equal([1, 2, 3], values.DenseValues());
    }

    [Fact]
    public void Text_values_as_keys_are_numbered_by_occurrence()
    {
        var pairs = Pairs((1, "dog"), (2, "cat"), (3, "dog"));
        var estimator = _ml.Transforms.Conversion.MapValue("Value", pairs, "Number", treatValuesAsKeyType: true);
        var mapped = estimator.Fit(Numbers(1)).Transform(Numbers(3, 2, 9));
        Assert.Equal("Key<UInt32, 0-1>", mapped.Schema["Value"].Type.ToString());
        Assert.Equal([1u, 2u, 0u], mapped.Values<uint>("Value"));
        Assert.Equal(["dog", "cat"], mapped.Schema["Value"].KeyNames());
    }

    [Fact]
    public void Unsigned_values_as_keys_are_taken_as_they_are()
    {
        var pairs = Pairs((7, 2u), (8, 1u));
        var estimator = _ml.Transforms.Conversion.MapValue("Value", pairs, "Number", treatValuesAsKeyType: true);
        var mapped = estimator.Fit(Numbers(1)).Transform(Numbers(7, 8, 9));
        Assert.Equal("Key<UInt32, 0-1>", mapped.Schema["Value"].Type.ToString());
        Assert.Equal([2u, 1u, 0u], mapped.Values<uint>("Value"));
    }

    [Fact]
    public void Each_slot_of_a_vector_is_looked_up()
    {
        var data = _ml.Data.LoadFromEnumerable([new Slots { Numbers = [2, 1, 9] }]);
        var mapped = _ml.Transforms.Conversion.MapValue("Value", Pairs((1, "one"), (2, "two")), "Numbers").Fit(data).Transform(data);
        Assert.Equal("Vector<String>", mapped.Schema["Value"].Type.ToString());
        Assert.Equal(["two", "one", ""], mapped.Values<string[]>("Value").Single());
        var vectors = _ml.Transforms.Conversion.MapValue("Value", [KeyValuePair.Create(1, new float[2])], "Numbers");
        Assert.Throws<NotSupportedException>(() => vectors.Fit(data));
    }

    [Fact]
    public void Text_is_looked_up_by_its_characters()
    {
        var data = _ml.Data.LoadFromEnumerable([new { Word = new string("cat".ToCharArray()) }]);
        Assert.Equal([4], _ml.Transforms.Conversion.MapValue("Legs", Pairs(("cat", 4)), "Word").Fit(data).Transform(data).Values<int>("Legs"));
    }

    [Fact]
    public void A_data_view_may_be_the_table()
    {
        var table = _ml.Data.LoadFromEnumerable([new { From = 1, To = "one" }, new { From = 2, To = "two" }]);
        var estimator = _ml.Transforms.Conversion.MapValue("Value", table, table.Schema["From"], table.Schema["To"], "Number");
        Assert.Equal(["two"], estimator.Fit(Numbers(2)).Transform(Numbers(2)).Texts("Value"));
    }

    [Fact]
    public void The_output_takes_the_inputs_name_if_no_input_is_named()
    {
        var mapped = _ml.Transforms.Conversion.MapValue("Number", Pairs((1, "one"))).Fit(Numbers(1)).Transform(Numbers(1));
        Assert.Equal(["Number: String"], mapped.Schema.Columns());
    }

    [Fact]
    public void A_table_with_one_value_twice_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Conversion.MapValue("Value", Pairs((1, "a"), (1, "b")), "Number"));
    }

    private static KeyValuePair<TKey, TValue>[] Pairs<TKey, TValue>(params (TKey Key, TValue Value)[] pairs) =>
        pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)).ToArray();

    private IDataView Map<TValue>(IDataView data, KeyValuePair<int, TValue>[] pairs) =>
        _ml.Transforms.Conversion.MapValue("Value", pairs, "Number").Fit(data).Transform(data);

    private IDataView Map<TItem>(IDataView data, KeyValuePair<int, TItem[]>[] pairs) =>
        _ml.Transforms.Conversion.MapValue("Value", pairs, "Number").Fit(data).Transform(data);

    private IDataView Numbers(params int[] numbers) => _ml.Data.LoadFromEnumerable(numbers.Select(number => new { Number = number }));

    private sealed class Slots
    {
        public int[] Numbers { get; set; } = [];
    }
}
