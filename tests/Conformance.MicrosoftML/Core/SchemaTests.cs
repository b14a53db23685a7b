using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>Column types, schemas and annotations.</summary>
public class SchemaTests
{
    [Fact]
    public void Types_say_what_they_are()
    {
        Assert.Equal("Single", NumberDataViewType.Single.ToString());
        Assert.Equal("UInt16", NumberDataViewType.UInt16.ToString());
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("Key<UInt32, 0-4>", new KeyDataViewType(typeof(uint), 5).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Vector<Single, 3, 32, 32>", new VectorDataViewType(NumberDataViewType.Single, 3, 32, 32).ToString());
        Assert.Equal("Vector<Key<Byte, 0-1>, 2>", new VectorDataViewType(new KeyDataViewType(typeof(byte), 2), 2).ToString());
        Assert.Equal("Vector<String, *, 2>", new VectorDataViewType(TextDataViewType.Instance, 0, 2).ToString());
    }

    [Fact]
    public void Types_are_equal_by_what_they_are()
    {
        Assert.Equal(new KeyDataViewType(typeof(uint), 5), new KeyDataViewType(typeof(uint), 5));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 5), new KeyDataViewType(typeof(uint), 6));
        Assert.NotEqual<DataViewType>(new KeyDataViewType(typeof(uint), 5), new KeyDataViewType(typeof(byte), 5));
        var vector = new VectorDataViewType(NumberDataViewType.Single, 2, 3);
        Assert.Equal(vector, new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.Equal(vector.GetHashCode(), new VectorDataViewType(NumberDataViewType.Single, 2, 3).GetHashCode());
        Assert.NotEqual(vector, new VectorDataViewType(NumberDataViewType.Single, 3, 2));
        Assert.NotEqual(vector, new VectorDataViewType(NumberDataViewType.Double, 2, 3));
        Assert.Equal(6, vector.Size);
        Assert.True(vector.IsKnownSize);
        Assert.False(new VectorDataViewType(NumberDataViewType.Single).IsKnownSize);
        Assert.Equal(typeof(VBuffer<float>), vector.RawType);
    }

    [Fact]
    public void A_key_is_unsigned_and_has_values()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 256));
    }

    [Fact]
    public void The_last_column_of_a_name_is_the_one_that_is_seen()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Int32);
        builder.AddColumn("B", NumberDataViewType.Int32);
        builder.AddColumn("A", TextDataViewType.Instance);
        var schema = builder.ToSchema();
        Assert.Equal(2, schema["A"].Index);
        Assert.Equal([true, false, false], schema.Select(column => column.IsHidden));
        Assert.Equal("A: String", schema["A"].ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => schema[3]);
        Assert.Throws<ArgumentNullException>(() => builder.AddColumn("", TextDataViewType.Instance));
        Assert.Throws<ArgumentNullException>(() => builder.AddColumn("C", null));
    }

    [Fact]
    public void Annotations_are_values_of_a_type_by_kind()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("ScoreValueKind", TextDataViewType.Instance, "Score".AsMemory());
        builder.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> names) =>
            names = new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]));
        var annotations = builder.ToAnnotations();
        ReadOnlyMemory<char> text = default;
        annotations.GetValue("ScoreValueKind", ref text);
        Assert.Equal("Score", text.ToString());
        float number = 0;
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("ScoreValueKind", ref number));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Absent", ref text));

        var copy = new DataViewSchema.Annotations.Builder();
        copy.Add(annotations, kind => kind == "SlotNames");
        Assert.Equal(["SlotNames"], copy.ToAnnotations().Schema.Select(kind => kind.Name));
        Assert.ThrowsAny<ArgumentException>(() => builder.AddPrimitiveValue("Wrong", TextDataViewType.Instance, 1f));
    }

    [Fact]
    public void Slot_names_and_key_values_count_only_if_they_fit_the_column()
    {
        var names = new DataViewSchema.Annotations.Builder();
        VectorDataViewType two = new(TextDataViewType.Instance, 2);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = (ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]);
        names.Add("SlotNames", two, getter);
        names.Add("KeyValues", two, getter);
        names.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Two", new VectorDataViewType(NumberDataViewType.Single, 2), names.ToAnnotations());
        builder.AddColumn("Three", new VectorDataViewType(NumberDataViewType.Single, 3), names.ToAnnotations());
        builder.AddColumn("KeyOfTwo", new KeyDataViewType(typeof(uint), 2), names.ToAnnotations());
        builder.AddColumn("KeyOfThree", new KeyDataViewType(typeof(uint), 3), names.ToAnnotations());
        var schema = builder.ToSchema();
        Assert.Equal([true, false, false, false], schema.Select(column => column.HasSlotNames()));
        Assert.Equal([false, false, true, false], schema.Select(column => column.HasKeyValues()));
        Assert.Equal(["a", "b"], schema["KeyOfTwo"].KeyNames());
        Assert.True(schema["Two"].IsNormalized());
        Assert.Equal("Two: Vector<Single, 2> {SlotNames, KeyValues, IsNormalized}", schema["Two"].ToString());
    }
}
