using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>Objects as rows and rows as objects.</summary>
public class ObjectRowsTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void Fields_come_before_properties_and_members_have_their_column_types()
    {
        var data = _ml.Data.LoadFromEnumerable(Array.Empty<Everything>());
        Assert.Equal(
            [
                "Field: Int32", "Text: String", "Renamed: Single", "Flag: Boolean", "When: DateTime", "Key: Key<UInt32, 0-4>", "Any: Vector<Single>",
                "Three: Vector<Single, 3>", "Grid: Vector<Byte, 2, 2>", "Texts: Vector<String>", "Buffer: Vector<Double>", "Id: DataViewRowId",
            ],
            data.Schema.Columns());
    }

    [Fact]
    public void Null_text_is_empty_and_a_null_array_has_length_zero()
    {
        var data = _ml.Data.LoadFromEnumerable([new Everything { Text = null!, Any = null! }]);
        Assert.Equal([""], data.Texts("Text"));
        Assert.Empty(data.Values<float[]>("Any").Single());
    }

    [Fact]
    public void The_length_of_an_array_is_not_checked()
    {
        var data = _ml.Data.LoadFromEnumerable([new Everything { Three = [1, 2, 3, 4] }]);
        Assert.Equal(4, data.Values<float[]>("Three").Single().Length);
    }

    [Fact]
    public void Rows_are_counted_only_if_they_are_a_collection()
    {
        Assert.Equal(2, _ml.Data.LoadFromEnumerable(new Everything[2]).GetRowCount());
        var unknown = _ml.Data.LoadFromEnumerable(new int[2].Select(_ => new Everything()).Where(_ => true));
        Assert.Null(unknown.GetRowCount());
        Assert.False(unknown.CanShuffle);
        Assert.Equal(2, unknown.CountRows());
    }

    [Fact]
    public void Rows_are_enumerated_by_each_pass_and_only_as_far_as_it_goes()
    {
        int made = 0;
        IEnumerable<Everything> Rows()
        {
            for (; ; made++)
                yield return new Everything();
        }

        var data = _ml.Data.LoadFromEnumerable(Rows());
        Assert.Equal(0, made);
        using (var cursor = data.GetRowCursor([]))
        {
            cursor.MoveNext();
            cursor.MoveNext();
        }

        Assert.Equal(1, made);
        Assert.Equal(3, _ml.Data.TakeRows(data, 3).CountRows());
    }

    [Fact]
    public void A_scalar_key_member_counts_from_zero_going_in_and_from_one_coming_out()
    {
        var rows = Enumerable.Range(0, 8).Select(i => new Everything { Key = (uint)i });
        var data = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal([1u, 2u, 3u, 4u, 5u, 0u, 0u, 0u], data.Values<uint>("Key"));
        Assert.Equal([1u, 2u, 3u, 4u, 5u, 0u, 0u, 0u], _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: true).Select(row => row.Key));
    }

    [Fact]
    public void Keys_in_a_vector_are_not_shifted()
    {
        var data = _ml.Data.LoadFromEnumerable([new KeyVector { Keys = [0, 1, 5] }]);
        Assert.Equal([0u, 1u, 5u], data.Values<uint[]>("Keys").Single());
    }

    [Fact]
    public void A_round_trip_keeps_the_values()
    {
        var row = new Everything
        {
            Field = 1,
            Text = "a",
            Number = 2.5f,
            Flag = true,
            When = new DateTime(2000, 1, 2),
            Any = [1, 2],
            Three = [3, 4, 5],
            Grid = [1, 2, 3, 4],
            Texts = ["x", "y"],
            Buffer = new VBuffer<double>(3, 1, [7], [1]),
            Id = new DataViewRowId(1, 2),
        };
        var back = _ml.Data.CreateEnumerable<Everything>(_ml.Data.LoadFromEnumerable([row]), reuseRowObject: false).Single();
        Assert.Equal(
            (row.Field, row.Text, row.Number, row.Flag, row.When, row.Id), (back.Field, back.Text, back.Number, back.Flag, back.When, back.Id));
        Assert.Equal(row.Any, back.Any);
        Assert.Equal(row.Grid, back.Grid);
        Assert.Equal(row.Texts, back.Texts);
        Assert.False(back.Buffer.IsDense);
        Assert.Equal([0, 7, 0], back.Buffer.DenseValues());
    }

    [Fact]
    public void The_row_object_is_reused_only_if_asked_for()
    {
        var data = _ml.Data.LoadFromEnumerable([new Everything { Field = 1 }, new Everything { Field = 2 }]);
        var reused = _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: true).ToArray();
        Assert.Same(reused[0], reused[1]);
        Assert.Equal([1, 2], _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: false).ToArray().Select(row => row.Field));
    }

    [Fact]
    public void A_member_without_a_column_is_an_error_unless_ignored()
    {
        var data = _ml.Data.LoadFromEnumerable([new Small { Field = 3 }]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: false).Count());
        Assert.Equal(3, _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: false, ignoreMissingColumns: true).Single().Field);
    }

    [Fact]
    public void A_member_of_another_type_than_its_column_is_an_error()
    {
        var data = _ml.Data.LoadFromEnumerable([new { Field = "text" }]);
        Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateEnumerable<Small>(data, reuseRowObject: false).Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<int>("Field").Count());
    }

    [Fact]
    public void A_getter_is_of_the_columns_type_and_of_a_column_that_was_asked_for()
    {
        var data = _ml.Data.LoadFromEnumerable([new Everything { Field = 4 }]);
        using var cursor = data.GetRowCursor([data.Schema["Field"]]);
        Assert.True(cursor.IsColumnActive(data.Schema["Field"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Text"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<long>(data.Schema["Field"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]));
        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_schema_may_say_more_than_the_class()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Any", new VectorDataViewType(NumberDataViewType.Single, 2));
        var data = _ml.Data.LoadFromEnumerable([new Everything { Any = [1, 2] }], builder.ToSchema());
        Assert.Equal("Vector<Single, 2>", data.Schema["Any"].Type.ToString());
    }

    [Fact]
    public void Two_members_of_one_column_name_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Array.Empty<Twice>()));
    }

    private sealed class Everything
    {
        public int Field;

        public string Text { get; set; } = "";

        [ColumnName("Renamed")]
        public float Number { get; set; }

        public bool Flag { get; set; }

        public DateTime When { get; set; }

        [NoColumn]
        public object? Hidden { get; set; }

        [KeyType(5)]
        public uint Key { get; set; }

        public float[] Any { get; set; } = [];

        [VectorType(3)]
        public float[] Three { get; set; } = [];

        [VectorType(2, 2)]
        public byte[] Grid { get; set; } = [];

        public string[] Texts { get; set; } = [];

        public VBuffer<double> Buffer { get; set; }

        public DataViewRowId Id { get; set; }
    }

    private sealed class KeyVector
    {
        [KeyType(5)]
        public uint[] Keys { get; set; } = [];
    }

    private sealed class Small
    {
        public int Field { get; set; }
    }

    private sealed class Twice
    {
        public int A { get; set; }

        [ColumnName("A")]
        public int B { get; set; }
    }
}
