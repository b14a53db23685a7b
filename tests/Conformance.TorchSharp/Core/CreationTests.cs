using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class CreationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Filled_tensors_have_the_default_type_unless_one_is_given()
    {
        Expect.Tensor(zeros(2, 3), [2, 3], 0, 0, 0, 0, 0, 0);
        Expect.Tensor(ones(new long[] { 2 }, dtype: ScalarType.Int64), [2], 1, 1);
        Assert.Equal(ScalarType.Float32, zeros(2, 3).dtype);
        Assert.Equal(ScalarType.Int64, ones(new long[] { 2 }, dtype: ScalarType.Int64).dtype);
        Assert.Equal([4, 5, 6, 7], empty(4, 5, 6, 7).shape);
        Assert.Empty(zeros(Array.Empty<long>()).shape);
    }

    [Fact]
    public void Full_takes_its_type_from_the_value()
    {
        Assert.Equal(ScalarType.Int64, full(2, 7).dtype);
        Assert.Equal(ScalarType.Float32, full(2, 7.0).dtype);
        Expect.Tensor(full(2, 2, 0.5), [2, 2], .5, .5, .5, .5);
    }

    [Fact]
    public void Ranges()
    {
        Expect.Values(arange(4), 0, 1, 2, 3);
        Assert.Equal(ScalarType.Int64, arange(4).dtype);
        Expect.Values(arange(1, 2, 0.25), 1, 1.25, 1.5, 1.75);
        Assert.Equal(ScalarType.Float32, arange(1, 2, 0.25).dtype);
        Expect.Values(linspace(-1, 1, 5), -1, -.5, 0, .5, 1);
        Expect.Tensor(eye(2, 3), [2, 3], 1, 0, 0, 0, 1, 0);
    }

    [Fact]
    public void The_likes_take_shape_type_and_device_from_their_model()
    {
        var model = tensor(new[] { 1, 2 });
        Assert.Equal(ScalarType.Int32, zeros_like(model).dtype);
        Expect.Values(ones_like(model, ScalarType.Float64, requires_grad: true), 1, 1);
        Assert.True(ones_like(model, ScalarType.Float64, requires_grad: true).requires_grad);
        Expect.Values(full_like(model, 9), 9, 9);
        Assert.Equal([2], empty_like(model).shape);
        Assert.Equal([2], randn_like(model, ScalarType.Float32).shape);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Tensors_can_ask_for_gradients_from_the_start(ScalarType type)
    {
        Assert.True(zeros(2, dtype: type, requires_grad: true).requires_grad);
        Assert.True(randn(2, dtype: type, requires_grad: true).requires_grad);
        Assert.True(tensor(new[] { 1f }, type, requires_grad: true).requires_grad);
    }

    [Fact]
    public void Numbers_become_tensors_of_their_type()
    {
        Assert.Equal(ScalarType.Bool, tensor(true).dtype);
        Assert.Equal(ScalarType.Byte, tensor((byte)1).dtype);
        Assert.Equal(ScalarType.Int16, tensor((short)1).dtype);
        Assert.Equal(ScalarType.Int32, tensor(1).dtype);
        Assert.Equal(ScalarType.Int64, tensor(1L).dtype);
        Assert.Equal(ScalarType.Float32, tensor(1f).dtype);
        Assert.Equal(ScalarType.Float64, tensor(1.0).dtype);
        Assert.Equal(ScalarType.Float32, tensor(1.0, ScalarType.Float32).dtype);
        Assert.Equal(3, tensor(3).item<int>());
    }

    [Fact]
    public void Arrays_keep_their_rank_and_are_copied()
    {
        var values = new[,] { { 1f, 2f }, { 3f, 4f } };
        var copy = tensor(values);
        values[0, 0] = 9;
        Expect.Tensor(copy, [2, 2], 1, 2, 3, 4);
        Expect.Tensor(tensor(new[] { 1, 2, 3, 4, 5, 6 }, [2, 3]), [2, 3], 1, 2, 3, 4, 5, 6);
        Expect.Tensor(tensor(new List<long> { 5, 6 }), [2], 5, 6);
        Assert.Equal(ScalarType.Int64, tensor(new[] { 1L }).dtype);
        Expect.Values(tensor(new[] { true, false }), 1, 0);
        Expect.Values(tensor(new byte[] { 255 }, ScalarType.Float32), 255);
    }

    [Fact]
    public void Too_few_values_for_the_shape_are_refused() =>
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2f, 3f }, [2, 2]));

    [Fact]
    public void From_array_and_frombuffer_share_the_memory_of_the_array()
    {
        var values = new[] { 1f, 2f, 3f, 4f };
        var whole = from_array(values);
        var part = frombuffer(values, ScalarType.Float32, count: 2, offset: 1);
        values[1] = 20;
        Expect.Values(whole, 1, 20, 3, 4);
        Expect.Values(part, 20, 3);
        part.fill_(7);
        Assert.Equal([1f, 7f, 7f, 4f], values);
        GC.Collect();
        Expect.Values(whole, 1, 7, 7, 4);
    }

    [Fact]
    public void From_array_copies_when_the_type_changes()
    {
        var values = new[] { 1, 2 };
        var converted = as_tensor(values, ScalarType.Float32);
        values[0] = 5;
        Expect.Values(converted, 1, 2);
    }
}
