using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Conformance.MicrosoftML.Core;

/// <summary>MapValueToKey and MapKeyToValue.</summary>
public class KeyMappingTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void Keys_are_numbered_from_one_by_occurrence_and_empty_text_is_no_key()
    {
        var data = Texts("dog", "cat", "", "dog", "ant");
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);
        Assert.Equal([1u, 2u, 0u, 1u, 3u], keys.Values<uint>("Key"));
        Assert.Equal("Key<UInt32, 0-2>", keys.Schema["Key"].Type.ToString());
        Assert.Equal(["dog", "cat", "ant"], keys.Schema["Key"].KeyNames());
        Assert.True(keys.Schema["Key"].HasKeyValues());
    }

    [Fact]
    public void Keys_by_value_are_in_ordinal_order()
    {
        var data = Texts("b", "B", "a", "_");
        var estimator = _ml.Transforms.Conversion.MapValueToKey("Text", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        var keys = estimator.Fit(data).Transform(data);
        Assert.Equal(["B", "_", "a", "b"], keys.Schema["Text"].KeyNames());
    }

    [Fact]
    public void Values_not_seen_in_fit_and_values_beyond_the_maximum_are_missing()
    {
        var transformer = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 2).Fit(Texts("a", "b", "c"));
        Assert.Equal([2u, 0u, 0u], transformer.Transform(Texts("b", "c", "new")).Values<uint>("Key"));
    }

    [Fact]
    public void Key_data_fix_the_order()
    {
        var data = Texts("a", "b");
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: Texts("c", "b", "a")).Fit(data).Transform(data);
        Assert.Equal([3u, 2u], keys.Values<uint>("Key"));
        Assert.Equal(["c", "b", "a"], keys.Schema["Key"].KeyNames());
    }

    [Fact]
    public void Numbers_become_keys_too_and_nan_is_missing()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { 3f, float.NaN, 1f }.Select(number => new { Number = number }));
        var keys = _ml.Transforms.Conversion.MapValueToKey("Number").Fit(data).Transform(data);
        Assert.Equal([1u, 0u, 2u], keys.Values<uint>("Number"));
        Assert.False(keys.Schema["Number"].HasKeyValues());
        Assert.True(keys.Schema["Number"].HasKeyValues(NumberDataViewType.Single));
        var values = _ml.Transforms.Conversion.MapKeyToValue("Number").Fit(keys).Transform(keys);
        Assert.Equal([3f, float.NaN, 1f], values.Values<float>("Number"));
    }

    [Fact]
    public void Several_columns_are_mapped_in_one_transform()
    {
        var data = _ml.Data.LoadFromEnumerable([new { A = "x", B = "y" }]);
        InputOutputColumnPair[] pairs = [new("KeyA", "A"), new("B")];
        var keys = _ml.Transforms.Conversion.MapValueToKey(pairs).Fit(data).Transform(data);
        Assert.Equal(["x"], keys.Schema["KeyA"].KeyNames());
        Assert.Equal(["y"], keys.Schema["B"].KeyNames());
    }

    [Fact]
    public void A_vector_becomes_a_vector_of_keys()
    {
        var data = _ml.Data.LoadFromEnumerable([new { Words = new[] { "a", "b", "a" } }]);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Words").Fit(data).Transform(data);
        Assert.Equal([1u, 2u, 1u], keys.Values<uint[]>("Words").Single());
        var back = _ml.Transforms.Conversion.MapKeyToValue("Words").Fit(keys).Transform(keys);
        Assert.Equal(["a", "b", "a"], back.Values<string[]>("Words").Single());
    }

    [Fact]
    public void Keys_of_keys_keep_the_names()
    {
        var data = Texts("a", "b", "c");
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);
        var rest = _ml.Data.SkipRows(keys, 1);
        var again = _ml.Transforms.Conversion.MapValueToKey("Again", "Key").Fit(rest).Transform(rest);
        Assert.Equal([1u, 2u], again.Values<uint>("Again"));
        Assert.Equal(["b", "c"], again.Schema["Again"].KeyNames());
    }

    [Fact]
    public void The_value_of_a_missing_key_is_empty()
    {
        var data = Texts("dog", "", "cat");
        var chain = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"));
        Assert.Equal(["dog", "", "cat"], chain.Fit(data).Transform(data).Texts("Back"));
    }

    [Fact]
    public void Keys_without_values_cannot_be_mapped_back()
    {
        var data = _ml.Data.LoadFromEnumerable([new Unnamed()]);
        var estimator = _ml.Transforms.Conversion.MapKeyToValue("Key");
        Assert.Throws<InvalidOperationException>(() => estimator.Fit(data));
        var chain = new EstimatorChain<ITransformer>().Append(estimator);
        Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(data));
    }

    [Fact]
    public void A_column_that_is_missing_or_no_key_is_refused()
    {
        var data = Texts("a");
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapValueToKey("Absent").Fit(data));
        var chain = new EstimatorChain<ITransformer>().Append(_ml.Transforms.Conversion.MapKeyToValue("Text"));
        Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(data));
    }

    private IDataView Texts(params string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Word { Text = text }));

    private sealed class Word
    {
        public string Text { get; set; } = "";
    }

    private sealed class Unnamed
    {
        [KeyType(3)]
        public uint Key { get; set; }
    }
}
