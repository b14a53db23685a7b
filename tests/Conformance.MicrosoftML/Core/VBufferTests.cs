using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

public class VBufferTests
{
    private readonly VBuffer<float> _sparse = new(5, 2, [7, 8], [1, 3]);

    [Fact]
    public void A_sparse_vector_has_zeros_between_its_values()
    {
        Assert.False(_sparse.IsDense);
        Assert.Equal([0, 7, 0, 8, 0], _sparse.DenseValues());
        Assert.Equal([KeyValuePair.Create(1, 7f), KeyValuePair.Create(3, 8f)], _sparse.Items());
        Assert.Equal([0, 1, 2, 3, 4], _sparse.Items(all: true).Select(item => item.Key));
        Assert.Equal((0f, 8f), (_sparse.GetItemOrDefault(2), _sparse.GetItemOrDefault(3)));
        Assert.Equal([1, 3], _sparse.GetIndices().ToArray());
        Assert.True(new VBuffer<float>(2, [1, 2]).GetIndices().IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => _sparse.GetItemOrDefault(5));
    }

    [Fact]
    public void Copies_are_of_the_same_kind_unless_dense_is_asked_for()
    {
        VBuffer<float> copy = default, dense = default, part = default;
        _sparse.CopyTo(ref copy);
        _sparse.CopyToDense(ref dense);
        _sparse.CopyTo(ref part, 2, 3);
        Assert.False(copy.IsDense);
        Assert.True(dense.IsDense);
        Assert.Equal(_sparse.DenseValues(), copy.DenseValues());
        Assert.Equal(_sparse.DenseValues(), dense.DenseValues());
        Assert.Equal([0, 8, 0], part.DenseValues());
        float[] values = new float[6];
        _sparse.CopyTo(values, 1, -1);
        Assert.Equal([0, -1, 7, -1, 8, -1], values);
        Assert.Throws<ArgumentOutOfRangeException>(() => _sparse.CopyTo(new float[4]));
        VBuffer<float>.Copy([1, 2, 3], 1, ref part, 2);
        Assert.Equal([2, 3], part.DenseValues());
    }

    [Fact]
    public void An_editor_uses_the_buffers_it_is_given_if_they_are_large_enough()
    {
        float[] values = [1, 2, 3];
        VBuffer<float> vector = new(3, values);
        var smaller = VBufferEditor.Create(ref vector, 2);
        Assert.False(smaller.CreatedNewValues);
        smaller.Values[0] = 9;
        vector = smaller.Commit();
        Assert.Equal(9, values[0]);
        Assert.Equal([9, 2], vector.DenseValues());

        var larger = VBufferEditor.Create(ref vector, 10, keepOldOnResize: true);
        Assert.True(larger.CreatedNewValues);
        Assert.Equal(9, larger.Values[0]);
        Assert.Equal(10, larger.Values.Length);
    }

    [Fact]
    public void An_editor_of_fewer_values_than_slots_is_sparse()
    {
        VBuffer<float> vector = default;
        var editor = VBufferEditor.Create(ref vector, 4, 2);
        (editor.Values[0], editor.Values[1]) = (5, 6);
        (editor.Indices[0], editor.Indices[1]) = (0, 2);
        Assert.Equal([5, 0, 6, 0], editor.Commit().DenseValues());
        Assert.Equal([5, 0, 0, 0], editor.CommitTruncated(1).DenseValues());
    }

    [Fact]
    public void Lengths_must_fit()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, 2, new float[2], new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(-1, []));
    }
}
