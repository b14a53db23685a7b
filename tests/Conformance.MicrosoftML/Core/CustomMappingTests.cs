using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

public class CustomMappingTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void A_method_makes_columns_of_columns()
    {
        var data = Numbers(1, 2);
        var estimator = _ml.Transforms.CustomMapping<Source, Result>((s, r) => (r.Double, r.Text) = (2 * s.Number, $"n{s.Number}"), null);
        var mapped = estimator.Fit(data).Transform(data);
        Assert.Equal(["Number: Int32", "Double: Int32", "Text: String", "Key: Key<UInt32, 0-2>"], mapped.Schema.Columns());
        Assert.Equal([2, 4], mapped.Values<int>("Double"));
        Assert.Equal(["n1", "n2"], mapped.Texts("Text"));
    }

    [Fact]
    public void The_method_is_called_once_for_a_row_and_only_if_a_column_is_asked_for()
    {
        int calls = 0;
        var data = Numbers(1, 2, 3);
        var mapped = _ml.Transforms.CustomMapping<Source, Result>((_, _) => Interlocked.Increment(ref calls), null).Fit(data).Transform(data);
        Assert.Equal([1, 2, 3], mapped.Values<int>("Number"));
        Assert.Equal(0, calls);
        Assert.Equal(3, _ml.Data.CreateEnumerable<Result>(mapped, reuseRowObject: true).Count());
        Assert.Equal(3, calls);
    }

    [Fact]
    public void A_key_that_the_method_gives_counts_from_zero()
    {
        var data = Numbers(0, 2, 3);
        var mapped = _ml.Transforms.CustomMapping<Source, Result>((s, r) => r.Key = (uint)s.Number, null).Fit(data).Transform(data);
        Assert.Equal([1u, 3u, 0u], mapped.Values<uint>("Key"));
    }

    [Fact]
    public void A_source_without_members_gives_constant_columns()
    {
        var data = Numbers(1, 2);
        var mapped = _ml.Transforms.CustomMapping<Nothing, Result>((_, r) => r.Double = 7, null).Fit(data).Transform(data);
        Assert.Equal([7, 7], mapped.Values<int>("Double"));
    }

    [Fact]
    public void A_sized_vector_may_stand_for_an_unsized_one_but_not_the_other_way_round()
    {
        var data = _ml.Data.LoadFromEnumerable([new Sized()]);
        var unsized = _ml.Transforms.CustomMapping<AnyVector, Result>((s, r) => r.Double = s.Vector.Length, null);
        Assert.Equal([2], new EstimatorChain<ITransformer>().Append(unsized).Fit(data).Transform(data).Values<int>("Double"));
        var any = _ml.Data.LoadFromEnumerable([new AnyVector()]);
        var sized = _ml.Transforms.CustomMapping<Sized, Result>((_, _) => { }, null);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EstimatorChain<ITransformer>().Append(sized).Fit(any));
    }

    [Fact]
    public void A_source_column_that_is_missing_or_of_another_type_is_refused()
    {
        var estimator = _ml.Transforms.CustomMapping<Source, Result>((_, _) => { }, null);
        var missing = _ml.Data.LoadFromEnumerable([new { Other = 1 }]);
        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(missing));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EstimatorChain<ITransformer>().Append(estimator).Fit(missing));
        var text = _ml.Data.LoadFromEnumerable([new { Number = "1" }]);
        Assert.Throws<InvalidOperationException>(() => estimator.Fit(text));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EstimatorChain<ITransformer>().Append(estimator).Fit(text));
    }

    [Fact]
    public void Definitions_rename_columns_and_size_them()
    {
        var source = SchemaDefinition.Create(typeof(Source));
        source["Number"].ColumnName = "Elsewhere";
        var result = SchemaDefinition.Create(typeof(AnyVector));
        result["Vector"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        var data = _ml.Data.LoadFromEnumerable([new { Elsewhere = 3 }]);
        var estimator = _ml.Transforms.CustomMapping<Source, AnyVector>((s, r) => r.Vector = [s.Number, 0], null, source, result);
        var mapped = estimator.Fit(data).Transform(data);
        Assert.Equal("Vector<Single, 2>", mapped.Schema["Vector"].Type.ToString());
        Assert.Equal([3, 0], mapped.Values<float[]>("Vector").Single());
    }

    [Fact]
    public void Several_cursors_may_map_at_once()
    {
        var data = Numbers(Enumerable.Range(0, 200).ToArray());
        var mapped = _ml.Transforms.CustomMapping<Source, Result>((s, r) => r.Double = 2 * s.Number, null).Fit(data).Transform(data);
        int[][] passes = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => mapped.Values<int>("Double")).ToArray();
        Assert.All(passes, pass => Assert.Equal(Enumerable.Range(0, 200).Select(i => 2 * i), pass));
    }

    private IDataView Numbers(params int[] numbers) => _ml.Data.LoadFromEnumerable(numbers.Select(number => new Source { Number = number }));

    private sealed class Source
    {
        public int Number { get; set; }
    }

    private sealed class Nothing;

    private sealed class Result
    {
        public int Double { get; set; }

        public string Text { get; set; } = "";

        [KeyType(3)]
        public uint Key { get; set; }
    }

    private sealed class Sized
    {
        [VectorType(2)]
        public float[] Vector { get; set; } = [1, 2];
    }

    private sealed class AnyVector
    {
        public float[] Vector { get; set; } = [];
    }
}
