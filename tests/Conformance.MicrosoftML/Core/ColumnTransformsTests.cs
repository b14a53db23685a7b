using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>Concatenate, CopyColumns, DropColumns, SelectColumns, and where new columns go.</summary>
public class ColumnTransformsTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void Concatenation_sums_sizes_and_names_the_slots()
    {
        var data = Row();
        var joined = _ml.Transforms.Concatenate("All", "A", "Pair", "B").Fit(data).Transform(data);
        Assert.Equal("Vector<Single, 4>", joined.Schema["All"].Type.ToString());
        Assert.Equal([1, 3, 4, 2], joined.Values<float[]>("All").Single());
        VBuffer<ReadOnlyMemory<char>> names = default;
        Assert.True(joined.Schema["All"].HasSlotNames());
        joined.Schema["All"].GetSlotNames(ref names);
        Assert.Equal(["A", "", "", "B"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Slot_names_of_a_vector_come_behind_its_name()
    {
        var data = Row();
        var chain = _ml.Transforms.Concatenate("Both", "A", "B").Append(_ml.Transforms.Concatenate("All", "Both", "A"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        chain.Fit(data).Transform(data).Schema["All"].GetSlotNames(ref names);
        Assert.Equal(["Both.A", "Both.B", "A"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void A_vector_of_unknown_size_makes_the_result_one()
    {
        var data = Row();
        var joined = _ml.Transforms.Concatenate("All", "A", "Any").Fit(data).Transform(data);
        Assert.Equal("Vector<Single>", joined.Schema["All"].Type.ToString());
        Assert.False(joined.Schema["All"].HasSlotNames());
        Assert.Equal([1, 5], joined.Values<float[]>("All").Single());
    }

    [Fact]
    public void Mostly_empty_vectors_join_to_a_sparse_one()
    {
        var sparse = new VBuffer<float>(6, 1, [9], [4]);
        var data = _ml.Data.LoadFromEnumerable([new { A = 1f, Sparse = sparse }]);
        var joined = _ml.Transforms.Concatenate("All", "A", "Sparse").Fit(data).Transform(data).Values<VBuffer<float>>("All").Single();
        Assert.False(joined.IsDense);
        Assert.Equal([1, 0, 0, 0, 0, 9, 0], joined.DenseValues());
    }

    [Fact]
    public void Columns_of_several_types_do_not_join()
    {
        var data = Row();
        var estimator = _ml.Transforms.Concatenate("All", "A", "Number");
        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data).Transform(data));
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().Append(estimator).Fit(data));
    }

    [Fact]
    public void A_new_column_goes_to_the_end_and_a_known_name_right_behind_the_column_it_hides()
    {
        var data = Row();
        var copied = _ml.Transforms.CopyColumns("A", "B").Append(_ml.Transforms.CopyColumns("New", "B")).Fit(data).Transform(data);
        Assert.Equal(["A", "A", "B", "Pair", "Any", "Number", "New"], copied.Schema.Select(column => column.Name));
        Assert.Equal([true, false], copied.Schema.Take(2).Select(column => column.IsHidden));
        Assert.Equal([2f], copied.Values<float>("A"));
        Assert.Equal([1f], copied.GetColumn<float>(copied.Schema[0]));
    }

    [Fact]
    public void A_copy_has_the_annotations_too()
    {
        var data = _ml.Data.LoadFromEnumerable([new { Text = "cat" }]);
        var chain = _ml.Transforms.Conversion.MapValueToKey("Text").Append(_ml.Transforms.CopyColumns("Copy", "Text"));
        Assert.Equal(["cat"], chain.Fit(data).Transform(data).Schema["Copy"].KeyNames());
    }

    [Fact]
    public void Selection_orders_by_name_and_dropping_keeps_the_order()
    {
        var data = Row();
        Assert.Equal(["B", "A"], Names(_ml.Transforms.SelectColumns("B", "A").Fit(data).Transform(data)));
        Assert.Equal(["A", "Any", "Number"], Names(_ml.Transforms.DropColumns("B", "Pair").Fit(data).Transform(data)));
        Assert.Equal([2f], _ml.Transforms.SelectColumns("B", "A").Fit(data).Transform(data).Values<float>("B"));
    }

    [Fact]
    public void Hidden_columns_are_selected_only_if_asked_for_but_dropped_by_name()
    {
        var data = Row();
        var hiding = _ml.Transforms.CopyColumns("A", "B").Fit(data).Transform(data);
        Assert.Equal(["A"], Names(_ml.Transforms.SelectColumns("A").Fit(hiding).Transform(hiding)));
        Assert.Equal(["A", "A"], Names(_ml.Transforms.SelectColumns(["A"], keepHidden: true).Fit(hiding).Transform(hiding)));
        Assert.Equal(["B", "Pair", "Any", "Number"], Names(_ml.Transforms.DropColumns("A").Fit(hiding).Transform(hiding)));
        Assert.Equal(["A", "A", "B", "Pair", "Any"], Names(_ml.Transforms.DropColumns("Number").Fit(hiding).Transform(hiding)));
    }

    [Fact]
    public void A_missing_column_is_an_error_of_its_kind()
    {
        var data = Row();
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("New", "Absent").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.SelectColumns("Absent").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DropColumns("Absent").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Schema["Absent"]);
        Assert.Null(data.Schema.GetColumnOrNull("Absent"));
    }

    private static string[] Names(IDataView view) => view.Schema.Select(column => column.Name).ToArray();

    private IDataView Row() => _ml.Data.LoadFromEnumerable([new Numbers()]);

    private sealed class Numbers
    {
        public float A { get; set; } = 1;

        public float B { get; set; } = 2;

        [VectorType(2)]
        public float[] Pair { get; set; } = [3, 4];

        public float[] Any { get; set; } = [5];

        public int Number { get; set; } = 6;
    }
}
